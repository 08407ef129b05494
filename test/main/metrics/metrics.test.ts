import type { Child } from '../../../src/local/child';
import { placesOf } from '../../../src/local/places';
import { openWorld } from '../../../src/local/stories';
import type { World } from '../../../src/local/stories';
import {
  customerWithCard,
  createInvoice,
  payWithoutBrowser,
  until,
} from '../../../src/local/stories/acts';
import type { Stack } from '../../../src/local/stack';
import { eventually } from '../../harness/eventually';
import { startTestStack } from '../../harness/stack';

let stack: Stack;
let world: World;

beforeAll(async () => {
  stack = await startTestStack({ env: { METRICS_PORT: '0' } });
  const shiftEngine = () => Promise.reject(new Error('no days are skipped here'));
  world = await openWorld(placesOf(stack), { payAtCheckout: payWithoutBrowser, shiftEngine });
});

afterAll(async () => {
  await world?.close();
  await stack?.stop();
});

async function scrape(child: Child | undefined): Promise<string> {
  const url = await eventually(() => {
    const served = /"url":"([^"]+)","msg":"metrics are served"/.exec(child?.tail() ?? '');
    if (served?.[1] === undefined) throw new Error(`no address of metrics in:\n${child?.tail()}`);
    return served[1];
  });
  const response = await fetch(url);
  expect(response.headers.get('content-type')).toContain('version=0.0.4');
  return response.text();
}

test('an invoice that was paid is seen in the numbers of server and worker', async () => {
  const customer = await customerWithCard(world);
  const invoice = await createInvoice(world, { customer });
  await until(world, invoice, { status: 'paid' });
  const [worker] = stack.workers;

  await eventually(async () => {
    const text = await scrape(worker);
    expect(text).toMatch(/^quittance_attempts_total\{outcome="succeeded"\} 1$/m);
    expect(text).toMatch(/^quittance_notices_total\{type="invoice.paid"\} 1$/m);
    expect(text).toMatch(/^quittance_mails_total\{outcome="sent"\} 2$/m);
    expect(text).toMatch(/_count\{operation="confirmIntent",outcome="ok"\} 1$/m);
    expect(text).toMatch(/^quittance_invoices\{status="paid"\} 1$/m);
    expect(text).toMatch(/^quittance_database_up 1$/m);
  });
  const sdk = await eventually(async () => {
    const text = await scrape(worker);
    expect(/^temporal_workflow_completed_total\{[^}]*collectInvoice/m.test(text)).toBe(true);
    return text;
  });
  const waited = 'temporal_activity_schedule_to_start_latency_seconds_bucket';
  expect(sdk).toMatch(new RegExp(`^${waited}\\{.*le="0.025"`, 'm'));
  expect(sdk).toMatch(/^temporal_worker_task_slots_available\{/m);
  expect(sdk).toMatch(/^temporal_sticky_cache_size\{/m);

  const server = await scrape(stack.servers[0]);
  expect(server).toMatch(/^quittance_http_seconds_count\{door="v1",status="2xx",source="v1"\} \d/m);
  expect(server).toMatch(/^quittance_invoices\{status="paid"\} 1$/m);
  expect(server).toMatch(/^process_resident_memory_bytes \d/m);
  // No address, no name and no secret of anybody is in a number.
  for (const text of [server, sdk]) expect(text).not.toContain(customer.email);
});

test('an event is counted with the time from its arrival to the step that applied it', async () => {
  const invoice = await createInvoice(world, { more: { collection: { auto_charge: false } } });
  await until(world, invoice, { status: 'open' });
  const { hosted_invoice_url: link } = await world.api<{ hosted_invoice_url: string }>(
    'GET',
    `/v1/invoices/${invoice.id}`,
  );
  await payWithoutBrowser(world, link);
  await until(world, invoice, { status: 'paid' });
  await eventually(async () => {
    const [, count] = /^quittance_webhook_lag_seconds_count (\d+)$/m.exec(
      await scrape(stack.workers[0]),
    ) ?? [null, '0'];
    expect(Number(count)).toBeGreaterThan(0);
  });
});
