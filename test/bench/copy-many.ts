import { firstWalk } from '../../src/domain/mirror/backfill/collection-walk';
import { backfillCollection } from '../../src/mirror/backfill-collection';
import { createStores } from '../../src/postgres/create-stores';
import { base32Digest } from '../../src/runtime/digest';
import { createListReader } from '../../src/stripe/list-reader';
import { SANDBOX_KEY } from '../harness/sandbox';
import { makeSync } from '../postgres/mirror-facts';

// Copies all customers of the local Stripe, to be run as a process. After every so many rows it
// prints how many are written and how much memory it has, by then and at most.

const [url = '', api = '', every = '10000'] = process.argv.slice(2);
const AT_ONCE = 8;

async function main(): Promise<void> {
  const stores = createStores({ url, digest: base32Digest, linkSecret: 'x', maxConnections: 10 });
  const settings = { secretKey: SANDBOX_KEY, apiBase: api, timeoutMs: 60_000 };
  const reader = createListReader({ settings, now: Date.now });
  const { number: sync } = await makeSync({ stores }, 'many');
  const list = { path: '/v1/customers', query: {}, parent: null, created: true };
  const first = firstWalk(list, 'live', Date.now());
  let written = 0;
  let next = Number(every);
  const count = <T>(facts: T[]): T[] => {
    written += facts.length;
    if (written >= next) {
      process.stdout.write(`${JSON.stringify({ written, resident: process.memoryUsage.rss() })}\n`);
      next += Number(every);
    }
    return facts;
  };
  const of = {
    sync,
    collection: 'customer',
    path: list.path,
    query: {},
    first,
    firstOf: () => first,
    atOnce: AT_ONCE,
  };
  const { syncs, backfills } = stores;
  const counted: Pick<typeof syncs, 'write' | 'writeThen'> = {
    write: async (...given) => count(await syncs.write(...given)),
    writeThen: async (...given) => count(await syncs.writeThen(...given)),
  };
  const copied: typeof backfills = {
    ...backfills,
    copy: async (facts, ...given) => {
      const answer = await backfills.copy(facts, ...given);
      const left = answer.kind === 'left' ? answer.facts.length : 0;
      count(facts.slice(left));
      return answer;
    },
  };
  const into = { syncs: counted, backfills: copied };
  const log = { warn: () => undefined };
  const end = await backfillCollection({ stores: into, reader, log }, of, () => false);
  if (end.kind !== 'done') throw new Error(`the copy ended with ${JSON.stringify(end)}`);
  process.stdout.write(`${JSON.stringify({ written, resident: process.memoryUsage.rss() })}\n`);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
