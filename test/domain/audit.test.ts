import { chainBreak, chainEntry, differenceOf } from '../../src/domain/audit';
import type { AuditEntry, ChainBreak, ChainEnd, ChainedAuditEntry } from '../../src/domain/audit';
import { base32Digest } from '../../src/runtime/digest';

const entry = (n: number): AuditEntry => ({
  id: `audit_${n}`,
  at: 1_795_000_000_000 + n,
  connection: 'default',
  by: 'api_key',
  keyId: 'apikey_1',
  address: '203.0.113.9',
  action: 'customer.changed',
  subject: `cst_${n}`,
  before: { email: 'old@client.example' },
  after: { email: 'new@client.example' },
});

function chainOf(count: number): ChainedAuditEntry[] {
  const chain: ChainedAuditEntry[] = [];
  for (let n = 1; n <= count; n += 1) {
    chain.push(chainEntry(base32Digest, chain.at(-1) ?? null, entry(n)));
  }
  return chain;
}

function firstBreak(chain: readonly ChainedAuditEntry[]): ChainBreak | null {
  let end: ChainEnd | null = null;
  for (const one of chain) {
    const broken = chainBreak(base32Digest, end, one);
    if (broken !== null) return broken;
    end = one;
  }
  return null;
}

test('a chain that nobody touched holds', () => {
  const chain = chainOf(5);
  expect(chain.map(({ position }) => position)).toEqual([1, 2, 3, 4, 5]);
  expect(chain[0]?.previousHash).toBeNull();
  expect(firstBreak(chain)).toBeNull();
});

test.each<[string, (one: ChainedAuditEntry) => ChainedAuditEntry]>([
  ['what it was before', (one) => ({ ...one, before: { email: 'mine@client.example' } })],
  ['who did it', (one) => ({ ...one, keyId: 'apikey_2' })],
  ['from where', (one) => ({ ...one, address: null })],
  ['when', (one) => ({ ...one, at: one.at + 1 })],
  ['its hash', (one) => ({ ...one, hash: 'another' })],
  ['whose chain it is of', (one) => ({ ...one, connection: 'other' })],
])('an entry that was changed is found: %s', (_what, change) => {
  const chain = chainOf(4).map((one, at) => (at === 2 ? change(one) : one));
  expect(firstBreak(chain)).toEqual({ position: 3, why: 'changed' });
});

test('an entry made to fit breaks the next one', () => {
  const chain = chainOf(4);
  const forged = chainEntry(base32Digest, chain[1] ?? null, { ...entry(3), address: null });
  expect(firstBreak(chain.with(2, forged))).toEqual({ position: 4, why: 'changed' });
});

test('an entry that was taken out is missed', () => {
  expect(firstBreak(chainOf(4).toSpliced(1, 1))).toEqual({ position: 2, why: 'missing' });
});

test('only what differs is kept, whatever the order of its keys', () => {
  const before = { email: 'a@x.example', name: 'A', collection: { a: 1, b: 2 } };
  const after = { email: 'b@x.example', name: 'A', collection: { b: 2, a: 1 } };
  expect(differenceOf(before, after)).toEqual({
    before: { email: 'a@x.example' },
    after: { email: 'b@x.example' },
  });
  expect(differenceOf(before, before)).toBeNull();
});
