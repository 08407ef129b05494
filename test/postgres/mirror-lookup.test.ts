import { LOCK } from '../../src/postgres/mirror/write-records';
import { openDatabase } from './database';
import type { TestDatabase } from './database';
import { customerRead, makeSync } from './mirror-facts';

const PAGES = 10;

let db: TestDatabase;
beforeAll(async () => {
  db = await openDatabase();
});
afterAll(() => db.end());

interface Plan {
  'Index Name'?: string;
  'Index Cond'?: string;
  Plans?: Plan[];
}

const scansOf = (plan: Plan): string[] => [
  ...(plan['Index Name'] === undefined ? [] : [`${plan['Index Name']}: ${plan['Index Cond']}`]),
  ...(plan.Plans ?? []).flatMap(scansOf),
];

test('a copied object is found by its key in a table without statistics', async () => {
  // What has statistics already would be taken for what never changes in size.
  await db.sql('alter table mirror_records set (autovacuum_enabled = false)');
  const { number: sync } = await makeSync(db, 'young');
  const ids = (page: number) => Array.from({ length: 100 }, (_, n) => `cus_${page * 100 + n}`);
  for (let page = 0; page < PAGES; page += 1) {
    await db.stores.syncs.write(
      sync,
      ids(page).map((id) => customerRead(0, { id })),
    );
  }
  const names = ids(PAGES).map((id) => `'${id}'`);
  const text = LOCK.replaceAll('$1', String(sync))
    .replace('$2', `array_fill('customer'::text, array[${names.length}])`)
    .replace('$3', `array[${names.join()}]`);
  const [row] = await db.sql<{ 'QUERY PLAN': { Plan: Plan }[] }>(`explain (format json) ${text}`);
  const scans = row?.['QUERY PLAN'].flatMap(({ Plan }) => scansOf(Plan)) ?? [];
  expect(scans.filter((scan) => scan.startsWith('mirror_records'))).toEqual([
    expect.stringMatching(/^mirror_records_pkey: .*sync = .*collection = .*upstream_id = /),
  ]);
});
