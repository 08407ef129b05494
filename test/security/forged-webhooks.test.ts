import { Client } from 'pg';
import { freePort } from '../../src/local/ports';
import { freshDatabase } from '../harness/database';
import type { FreshDatabase } from '../harness/database';
import { signed } from '../http/support/test-app';
import { WEBHOOK_SECRET, serverEnvironment, startOwnServer } from './own-server';
import type { OwnServer } from './own-server';
import { requestAt } from './round-robin';

const EACH = 500;
let database: FreshDatabase;
let server: OwnServer;
let metrics: number;

beforeAll(async () => {
  database = await freshDatabase();
  metrics = await freePort();
  server = await startOwnServer((port) => ({
    ...serverEnvironment(database, port),
    METRICS_PORT: String(metrics),
  }));
});

afterAll(async () => {
  await server?.stop();
  await database?.drop();
});

const data = { object: { id: 'pi_1', object: 'payment_intent', metadata: {} } };
const BODY = JSON.stringify({ id: 'evt_f', object: 'event', type: 'x.y', livemode: false, data });
const seconds = () => Math.floor(Date.now() / 1_000);

const FORGERIES: Readonly<Record<string, () => string | undefined>> = {
  no_signature: () => undefined,
  malformed_signature: () => 'garbage',
  wrong_signature: () => signed(BODY, 'whsec_of_somebody_else'),
  too_old: () => signed(BODY, WEBHOOK_SECRET, seconds() - 400),
  in_the_future: () => signed(BODY, WEBHOOK_SECRET, seconds() + 400),
};

async function send(signature: string | undefined): Promise<number> {
  const headers = signature === undefined ? {} : { 'stripe-signature': signature };
  const asked = { method: 'POST', path: '/webhooks/stripe/default', headers, body: BODY };
  return (await requestAt(Number(new URL(server.url).port), asked)).status;
}

test(`a flood of ${EACH} forgeries of each kind: 400, counted, a line a kind, no row`, async () => {
  const kinds = Object.entries(FORGERIES);
  for (let sent = 0; sent < EACH; sent += 50) {
    const wave = kinds.flatMap(([, sign]) => Array.from({ length: 50 }, () => send(sign())));
    expect(new Set(await Promise.all(wave))).toEqual(new Set([400]));
  }
  const counted = await (await fetch(`http://127.0.0.1:${metrics}/metrics`)).text();
  for (const [why] of kinds) {
    expect(counted).toContain(
      `quittance_refused_total{door="webhooks",why="${why}",source="webhooks"} ${EACH}\n`,
    );
  }
  const lines = server.lines.filter((line) => line.includes('a request was refused'));
  const reasons = lines.map((line) => (JSON.parse(line) as { why: string }).why);
  expect(new Set(reasons)).toEqual(new Set(Object.keys(FORGERIES)));
  // One a kind, and one more of each where the flood goes on into the next minute.
  expect(lines.length).toBeLessThanOrEqual(2 * kinds.length);
  const sql = new Client({ connectionString: database.url });
  await sql.connect();
  expect((await sql.query('select 1 from stripe_events')).rowCount).toBe(0);
  await sql.end();
});
