import { COMMAND_LINE } from '../../src/domain/audit';
import { groupedLookup } from '../../src/postgres/grouped-lookup';
import { hashToken } from '../../src/runtime/digest';
import { openDatabase } from './database';
import { ensureConnection } from './samples';

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('with a clock of the test', () => {
  beforeEach(() => jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick'] }));
  afterEach(() => jest.useRealTimers());

  test('a crowd of lookups is a few statements, two at a time, and each gets its own', async () => {
    const groups: { keys: string[]; answer: () => void }[] = [];
    const find = groupedLookup<string>(async (keys) => {
      await new Promise<void>((answer) => groups.push({ keys, answer }));
      return new Map(keys.filter((key) => key !== 'wrong').map((key) => [key, `row of ${key}`]));
    });
    const asked = [find('a'), find('b'), ...Array.from({ length: 300 }, () => find('wrong'))];
    expect(groups.map(({ keys }) => keys)).toEqual([['a']]);
    // The next go a moment later, while the first is still on its way; a third does not.
    jest.advanceTimersByTime(3);
    expect(groups[1]?.keys).toEqual(['b', 'wrong']);
    asked.push(find('c'));
    jest.advanceTimersByTime(100);
    expect(groups).toHaveLength(2);
    groups[1]?.answer();
    expect(await asked[1]).toBe('row of b');
    await settled();
    expect(groups[2]?.keys).toEqual(['c']);
    groups[2]?.answer();
    const found = (await Promise.all(asked.slice(2))).filter((row) => row !== null);
    expect(found).toEqual(['row of c']);
    groups[0]?.answer();
    expect(await asked[0]).toBe('row of a');
    expect(groups).toHaveLength(3);
  });

  test('a crowd of which each comes after the one before shares statements, too', async () => {
    let statements = 0;
    const find = groupedLookup<string>((keys) => {
      statements += 1;
      return Promise.resolve(new Map(keys.map((key) => [key, `row of ${key}`])));
    });
    const asked: Promise<string | null>[] = [];
    for (let at = 0; at < 200; at += 1) {
      asked.push(find(`key ${at}`));
      await settled(); // the one before would have its answer
    }
    expect(statements).toBe(1);
    jest.advanceTimersByTime(3);
    expect(new Set(await Promise.all(asked)).size).toBe(200);
    expect(statements).toBe(2);
  });
});

test('what fails, fails for those who asked in it; the next are looked up', async () => {
  let fails = true;
  const find = groupedLookup<string>((keys) =>
    fails ? Promise.reject(new Error('away')) : Promise.resolve(new Map([[keys[0] ?? '', 'row']])),
  );
  await expect(find('a')).rejects.toThrow('away');
  fails = false;
  expect(await find('a')).toBe('row');
});

test('a key that was revoked is found by nobody who asks after it, in any crowd', async () => {
  const db = await openDatabase(2);
  try {
    await ensureConnection(db);
    const { apiKeys } = db.stores;
    const key = (name: string) => ({ hash: hashToken(name), connection: 'default', last4: name });
    const common = { mode: 'test', scope: 'read', name: null, expiresAt: null } as const;
    const { id } = await apiKeys.create({ ...key('ends'), ...common }, COMMAND_LINE);
    await apiKeys.create({ ...key('stay'), ...common }, COMMAND_LINE);
    const crowd = Array.from({ length: 200 }, (_, at) => apiKeys.byHash(hashToken(`wrong ${at}`)));
    expect((await apiKeys.byHash(hashToken('ends')))?.id).toBe(id);
    const before = Array.from({ length: 50 }, () => apiKeys.byHash(hashToken('ends')));
    await apiKeys.revoke({ id, connection: null, at: null, exceptLastAdmin: false }, COMMAND_LINE);
    const after = Array.from({ length: 50 }, () => apiKeys.byHash(hashToken('ends')));
    expect(new Set(await Promise.all(after))).toEqual(new Set([null]));
    expect((await apiKeys.byHash(hashToken('stay')))?.connection).toBe('default');
    expect(new Set(await Promise.all(crowd))).toEqual(new Set([null]));
    await Promise.all(before);
  } finally {
    await db.end();
  }
});
