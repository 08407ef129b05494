import type { TestDatabase } from '../postgres/database';
import { openDatabase } from '../postgres/database';
import { ensureConnection, event, invoice, submitted } from '../postgres/samples';
import { openWorld } from './world';
import type { World } from './world';

let db: TestDatabase;
let world: World;

beforeAll(async () => {
  db = await openDatabase();
  await ensureConnection(db);
  await submitted(db, 'first');
  await submitted(db, 'second');
});
afterAll(() => db.end());
beforeEach(async () => {
  await db.sql('delete from stripe_events');
  await db.sql(`update collections set start_due_at = null, hint_due_at = null, in_flight = false,
    wake_at = now() + interval '1 day'`);
  await db.stores.connections.setGone('default', null);
  world = openWorld(db);
});

const REJECTED = 'charges are switched off: rejected.fraud';

async function arrives(id: string, type: string): Promise<void> {
  const about = { objectId: 'acct_1', objectType: 'account', intentId: null, status: null };
  await db.stores.events.store({ ...event(id, about), type });
  await world.relay.relayWaiting();
  await world.relay.hintAccounts();
  await world.relay.relayWaiting();
}

async function relayStatusOf(id: string): Promise<string | undefined> {
  const [row] = await db.sql<{ fate: string }>('select fate from stripe_events where id = $1', [
    id,
  ]);
  return row?.fate;
}

test('an account that cannot charge is stored with its connection and hinted to runs', async () => {
  world.account = { kind: 'read', account: 'acct_1', gone: REJECTED };
  await arrives('evt_off', 'account.updated');
  expect(await db.stores.connections.gone()).toEqual([{ code: 'default', why: REJECTED }]);
  expect(world.did.sort()).toEqual(['hint first', 'hint second']);
  expect(await relayStatusOf('evt_off')).toBe('known');
  expect(world.logged).toContainEqual({
    level: 'error',
    words: `the Stripe account takes no charges: ${REJECTED}`,
  });
  const [collection] = await db.sql<{ ref: string }>('select ref from collections limit 1');
  const row = await db.stores.collections.load(collection?.ref ?? '');
  expect(row?.connectionGone).toBe(REJECTED);
});

test('an update that changes nothing of that hints nobody', async () => {
  await arrives('evt_same', 'account.updated');
  expect(world.did).toEqual([]);
  expect(await relayStatusOf('evt_same')).toBe('known');
});

test('consent taken back means gone; a key that may not read the account does not', async () => {
  world.account = { kind: 'locked_out', detail: 'no access (HTTP 403)' };
  await arrives('evt_updated', 'account.updated');
  expect(await db.stores.connections.gone()).toEqual([]);
  await arrives('evt_taken', 'account.application.deauthorized');
  expect(await db.stores.connections.gone()).toEqual([
    { code: 'default', why: 'access was taken back (no access (HTTP 403))' },
  ]);
});

test('a gone account is read again by each sweep, so its return needs no event', async () => {
  await db.stores.connections.setGone('default', REJECTED);
  world.account = { kind: 'locked_out', detail: 'still' };
  await world.relay.sweep();
  expect(await db.stores.connections.gone()).toHaveLength(1);
  world.account = { kind: 'read', account: 'acct_1', gone: null };
  await world.relay.sweep();
  expect(await db.stores.connections.gone()).toEqual([]);
  await world.relay.hintAccounts();
  await world.relay.relayWaiting();
  expect(world.did.sort()).toEqual(['hint first', 'hint second']);
});

test('runs out of reach are hinted once they are in reach again, and only once', async () => {
  world.temporal = 'down';
  world.account = { kind: 'read', account: 'acct_1', gone: REJECTED };
  await arrives('evt_unreached', 'account.updated');
  expect(world.did).toEqual([]);
  expect(await relayStatusOf('evt_unreached')).toBe('known');
  world.temporal = 'up';
  await db.sql(`update collections set hint_due_at = now() where hint_due_at is not null`);
  await world.relay.relayWaiting();
  await world.relay.relayWaiting();
  expect(world.did.sort()).toEqual(['hint first', 'hint second']);
});

test('while Stripe is away the event waits', async () => {
  world.account = { kind: 'later' };
  await arrives('evt_later', 'account.updated');
  expect(await relayStatusOf('evt_later')).toBe('waiting');
});

test('what one account reports is hinted to its invoices alone, page by page', async () => {
  await ensureConnection(db, 'other');
  for (let n = 0; n < 25; n += 1) await submitted(db, `of-many-${n}`);
  const other = await db.stores.invoices.submit(
    invoice('of-other', { connection: 'other' }),
    Date.now(),
  );
  expect(other.kind).toBe('created');
  await db.stores.accountHints.request('default');
  expect(await db.stores.accountHints.hintPage(10)).toBe(true);
  const due = async () =>
    (await db.sql('select ref from collections where hint_due_at is not null')).length;
  expect(await due()).toBe(10);
  await db.stores.accountHints.request('default'); // once more: it begins anew
  await world.relay.hintAccounts();
  expect(await due()).toBe(27);
  expect(await db.stores.accountHints.hintPage(10)).toBe(false);
});
