import { openDatabase } from './database';
import type { TestDatabase } from './database';
import { makeSync } from './mirror-facts';

// A list that Stripe does not answer, of an account that has left, is read more and more seldom.

let db: TestDatabase;
let sync: number;
beforeAll(async () => {
  db = await openDatabase();
  sync = (await makeSync(db, 'of-lists')).number;
});
afterAll(() => db.end());

const request = () => {
  const { inTransaction, childLists } = db.stores;
  const list = { collection: 'person', parent: 'acct_gone' };
  return inTransaction((tx) => childLists.request(tx, sync, [list]));
};

/** In minutes, after each time that it was due and was not read. */
async function pauses(times: number): Promise<number[]> {
  const minutes: number[] = [];
  for (let time = 0; time < times; time += 1) {
    expect(await db.stores.childLists.lease(sync, 10)).toHaveLength(1);
    const [row] = await db.sql<{ left: string }>(
      `select round(extract(epoch from due_at - now()) / 60) as left from mirror_child_lists
       where sync = $1`,
      [sync],
    );
    minutes.push(Number(row?.left));
    await db.sql('update mirror_child_lists set due_at = now() where sync = $1', [sync]);
  }
  return minutes;
}

test('after a minute, two, four and so on, an hour at most; asked for anew it is due', async () => {
  await request();
  expect(await pauses(8)).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
  await request();
  expect(await pauses(2)).toEqual([1, 2]);
});
