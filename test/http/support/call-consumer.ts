/** Each operation of consumers, once, of a sync `oa-sync` that has something. */
export async function callConsumer(
  request: (method: string, path: string, body?: unknown) => Promise<Record<string, unknown>>,
): Promise<void> {
  const path = '/v1/consumers/oa-consumer';
  await request('POST', '/v1/consumers', { id: 'oa-consumer', sync: 'oa-sync' });
  const received = await request('POST', `${path}/receive`, { batch_size: 1 });
  const [{ ack_id: id }] = received['data'] as [{ ack_id: string }];
  await request('POST', `${path}/nack`, { ack_ids: [id], delay_ms: 0 });
  await request('POST', `${path}/ack`, { ack_ids: [id] });
  for (const read of ['', '/oa-consumer', '/oa-consumer/set-aside']) {
    await request('GET', `/v1/consumers${read}`);
  }
  await request('PATCH', path, { max_deliver: 5 });
  await request('POST', `${path}/set-aside/redrive`, {});
  await request('POST', `${path}/set-aside/drop`, { positions: [1] });
  await request('POST', `${path}/replay`, { after: 'beginning' });
  await request('POST', `${path}/pause`, {});
  await request('POST', `${path}/resume`, {});
  await request('DELETE', path);
  const webhook = { url: 'https://hooks.business.com/x', headers: { 'x-one': '1' } };
  await request('POST', '/v1/consumers', {
    id: 'oa-hook',
    sync: 'oa-sync',
    kind: 'webhook',
    webhook,
  });
  await request('POST', '/v1/consumers/oa-hook/rotate_secret', { overlap_seconds: 60 });
  await request('POST', '/v1/consumers/oa-hook/test', {});
  await request('DELETE', '/v1/consumers/oa-hook');
}
