import type { DeliveredMessage } from '../../src/postgres/mirror/consumers/deliveries';
import type { OpenPostgres } from '../../src/targets/postgres/open-postgres';
import { writeMessages } from '../../src/targets/postgres/write-messages';

// How a batch is written where some of it is refused, and how many transactions that takes.

const INTO = { schema: 'theirs', stream: 'events' } as const;

const messages = Array.from({ length: 500 }, (_, i) => ({
  delivery: { position: i },
  message: { collection_id: 'stripe:customer', id: `evt_${i}`, upstream_id: `cus_${i}` },
})) as unknown as DeliveredMessage[];

const BAD = 'cus_321';

/** A Postgres that refuses one row with this code. */
function refusing(code: string, isRefused: (text: string) => boolean) {
  const did = { transactions: 0 };
  const open = {
    transaction: async (work: () => Promise<unknown>) => {
      did.transactions += 1;
      return work();
    },
    query: async (_text: string, values: unknown[]) => {
      if (isRefused(JSON.stringify(values))) throw Object.assign(new Error('no'), { code });
      return [];
    },
  };
  return { did, open: open as unknown as OpenPostgres };
}

const hasBad = (text: string): boolean => text.includes(`"${BAD}"`);

test.each(['23514', 'AB001', '42501', '38000'])(
  'one row refused with %s: all others are taken, by few transactions',
  async (code) => {
    const { did, open } = refusing(code, hasBad);
    const outcomes = await writeMessages(open, INTO, messages);
    const failed = outcomes.flatMap(({ kind }, at) => (kind === 'taken' ? [] : [[kind, at]]));
    expect(failed).toEqual([['failed', 321]]);
    expect(did.transactions).toBeLessThan(25);
  },
);

test.each(['AB001', '42501', '42P01'])(
  'where all are refused with %s, it is away',
  async (code) => {
    const { open } = refusing(code, () => true);
    await expect(writeMessages(open, INTO, messages.slice(0, 4))).rejects.toThrow('no');
  },
);

test.each(['57P01', '08006', '53300', '40P01', 'ECONNRESET'])(
  '%s is the fault of no row: nothing more is tried',
  async (code) => {
    const { did, open } = refusing(code, hasBad);
    await expect(writeMessages(open, INTO, messages)).rejects.toThrow('no');
    expect(did.transactions).toBe(1);
  },
);

test('a batch that takes too long returns what was not tried', async () => {
  let now = 0;
  const { open } = refusing('23514', (text) => {
    now += 6_000;
    return hasBad(text);
  });
  const outcomes = await writeMessages(open, INTO, messages, () => now);
  const count = (kind: string) => outcomes.filter((one) => one.kind === kind).length;
  expect([count('failed'), count('taken') + count('returned')]).toEqual([0, 500]);
  expect(count('returned')).toBeGreaterThan(0);
});
