import type { Effect } from '../../src/domain/collection/model/effect';
import type { TestDatabase } from '../postgres/database';
import { openDatabase } from '../postgres/database';
import { ensureConnection, event, submitted, step } from '../postgres/samples';
import { openWorld } from './world';

let db: TestDatabase;

beforeAll(async () => {
  db = await openDatabase();
  await ensureConnection(db);
});
afterAll(() => db.end());

const confirmOf = (intentId: string, askedAt: number): Effect => ({
  kind: 'confirmAttempt',
  id: 'confirm/1',
  askedAt,
  n: 1,
  amount: 11_900,
  currency: 'eur',
  method: { id: 'pm_1', type: 'card', label: 'visa 4242', fingerprint: 'fp_1' },
  intentId,
});

async function relayStatus(): Promise<string> {
  const [row] = await db.sql<{ relayStatus: string; ref: string | null }>(
    `select fate as "relayStatus", ref from stripe_events where id = 'evt_echo'`,
  );
  return `${row?.relayStatus} ${row?.ref}`;
}

test('an event whose very call is still being answered waits a moment for the answer', async () => {
  const world = openWorld(db);
  const { ref } = await submitted(db, 'echo');
  const intentId = 'pi_echo';
  await step(db, ref, (state) => ({ ...state, outstanding: [confirmOf(intentId, world.now)] }));
  const about = { objectId: intentId, intentId, invoiceRef: ref, n: 1 };
  await db.stores.events.store(event('evt_echo', about));
  await world.relay.relayWaiting();
  expect(world.did).toEqual([]);
  expect(await relayStatus()).toBe(`waiting ${ref}`);
  world.now += 16_000; // no answer came: the run is hinted after all
  await db.sql(`update stripe_events set due_at = now() where id = 'evt_echo'`);
  await world.relay.relayWaiting();
  expect(world.did).toEqual(['hint echo']);
});
