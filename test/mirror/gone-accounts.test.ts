import { eventually } from '../harness/eventually';
import { openMirrorStage } from './mirror-stage';
import type { MirrorStage, RunningSync } from './mirror-stage';

// A connected account that has left: Stripe answers for it as for a key that may do nothing.

let stage: MirrorStage;
let running: RunningSync | undefined;
beforeEach(async () => {
  stage = await openMirrorStage(5);
});
afterEach(async () => {
  await running?.end();
  running = undefined;
  await stage.close();
});

const connect = async () =>
  (
    await stage.stripe.sdk.accounts.create({ type: 'custom' } as object, {
      idempotencyKey: crypto.randomUUID(),
    })
  ).id;

/** Of the account, or of what is under it. */
const leaves = (account: string, under = '') =>
  stage.stripe.control('faults', {
    kind: 'account_invalid',
    path: `^/v1/accounts/${account}${under}`,
    method: 'GET',
    times: 9_999,
  });

test('what is under others is copied to its end', async () => {
  const [gone, stays] = [await connect(), await connect()];
  for (const parent of [gone, stays]) {
    const account = (await stage.stripe.sdk.accounts.retrieveCurrent()).id;
    await stage.stripe.control('objects', { collection: 'capability', account, parent });
  }
  await leaves(gone, '/');
  const sync = await stage.makeSync(['capability']);
  running = stage.start(sync);
  await eventually(async () => {
    const [row] = await stage.db.stores.backfills.list(sync.number);
    expect(row?.passedAt ?? null).not.toBeNull();
  });
  const found = (await stage.recordsOf(sync, 'capability')).map((one) => one['account']);
  expect(found.includes(stays)).toBe(true);
  expect(found.includes(gone)).toBe(false);
});

test('the account itself is deleted; what may not be read is not asked for again', async () => {
  const gone = await connect();
  const sync = await stage.makeSync(['account']);
  running = stage.start(sync);
  await eventually(async () => {
    const ids = (await stage.recordsOf(sync, 'account')).map((one) => one['id']);
    expect(ids).toContain(gone);
  });
  await leaves(gone);
  const refused = 'acct_not_to_be_read';
  await stage.stripe.control('faults', {
    kind: 'no_permission',
    path: `^/v1/accounts/${refused}`,
    method: 'GET',
    times: 9_999,
  });
  await stage.db.sql(
    `insert into mirror_reads (sync, collection, upstream_id, why, not_before, due_at)
     select $1, 'account', id, 'miss', now() - interval '1 minute', now()
     from unnest($2::text[]) id`,
    [sync.number, [gone, refused]],
  );
  await eventually(async () => {
    const ids = (await stage.recordsOf(sync, 'account')).map((one) => one['id']);
    expect(ids).not.toContain(gone);
    expect(await stage.db.stores.follows.readsToMake(sync.number)).toBe(0);
  });
});
