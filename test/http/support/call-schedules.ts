import { sampleSchedule } from '../../contract/sample-schedule';

/** Every operation of billing schedules once. */
export async function callSchedules(
  request: (method: string, path: string, body?: unknown) => Promise<Record<string, unknown>>,
): Promise<void> {
  const schedules = '/v1/billing_schedules';
  const path = `${schedules}/by-external-id/oa-schedule`;
  const { id } = await request('PUT', path, sampleSchedule());
  await request('PUT', path, sampleSchedule());
  await request('GET', path);
  await request('GET', schedules);
  await request('POST', `${schedules}/preview`, sampleSchedule());
  for (const part of ['', '/preview', '/periods']) {
    await request('GET', `${schedules}/${String(id)}${part}`);
  }
  await request('POST', `${schedules}/${String(id)}/skip`, { on: '2099-02-28' });
  await request('GET', `${schedules}/${String(id)}/periods`);
  await request('POST', `${schedules}/${String(id)}/pause`);
  await request('POST', `${schedules}/${String(id)}/resume`);
  await request('POST', `${schedules}/${String(id)}/end`);
}
