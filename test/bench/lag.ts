import { Pool } from 'pg';
import { waitFor } from '../../src/local/wait';
import {
  createInvoice,
  linkIn,
  mailsAbout,
  openCheckout,
  payIn,
} from '../../src/local/stories/acts';
import { allRelayed } from './all-relayed';
import type { Bench, Installation } from './bench';
import { cpuOf } from './cpu-time';
import { figure } from './figure';
import { percentiles } from './send-all';

const INVOICES = 40;
const AT_ONCE = 6;

interface Waiting {
  ref: string;
  session: string;
}

interface Round {
  p50: number;
  p99: number;
  cpu: Record<string, number>;
}

/** From the first webhook of a payment, stored, to the row of its invoice that says paid. */
export const lag: Bench = {
  name: 'lag',
  title: `webhook stored → the invoice’s state saved, ${INVOICES} open Checkouts paid`,
  run: async ({ runs, installation }) => {
    const built = await installation();
    const [alone, together]: [Round[], Round[]] = [[], []];
    await round(built, AT_ONCE); // not measured: programs that have just started still compile
    for (let run = 0; run < runs; run += 1) {
      alone.push(await round(built, 1));
      together.push(await round(built, AT_ONCE));
    }
    const of = (rounds: Round[], what: 'p50' | 'p99') => rounds.map((one) => one[what]);
    return {
      figures: [
        figure('p50, one at a time', 'ms', of(alone, 'p50')),
        figure('p99, one at a time', 'ms', of(alone, 'p99'), { atMost: 250 }),
        figure(`p50, ${AT_ONCE} at a time`, 'ms', of(together, 'p50')),
        figure(`p99, ${AT_ONCE} at a time`, 'ms', of(together, 'p99')),
      ],
      notes: {
        invoices: INVOICES,
        cpu_seconds: {
          alone: alone.map(({ cpu }) => cpu),
          together: together.map(({ cpu }) => cpu),
        },
      },
    };
  },
};

async function round(installation: Installation, atOnce: number): Promise<Round> {
  const pool = new Pool({ connectionString: installation.stack.databaseUrl, max: atOnce });
  try {
    const waiting = await withOpenCheckouts(installation, pool);
    await allRelayed(installation.stack.databaseUrl);
    const saved = new Map<string, number>();
    const pay = async () => {
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
        saved.set(next.ref, await paid(installation, pool, next));
      }
    };
    const cpu = await cpuOf(async () => {
      await Promise.all(Array.from({ length: atOnce }, pay));
    });
    await allRelayed(installation.stack.databaseUrl);
    const stored = await firstWords(pool, [...saved.keys()]);
    const lags = [...saved].map(([ref, at]) => at - (stored.get(ref) ?? NaN));
    return { ...percentiles(lags), cpu };
  } finally {
    await pool.end();
  }
}

/** Customers who have their mail and are on Stripe's page. */
async function withOpenCheckouts({ world }: Installation, pool: Pool): Promise<Waiting[]> {
  const waiting: Waiting[] = [];
  const open = async () => {
    const externalId = world.name('client');
    const email = `${externalId}@client.example`;
    const invoice = await createInvoice(world, { customer: { externalId, email } });
    const [mail] = await mailsAbout(world, email, /^Invoice /);
    const { session } = await openCheckout(world, linkIn(world, mail));
    waiting.push({ ref: await refOf(pool, invoice.id), session });
  };
  for (let left = INVOICES; left > 0; left -= 10) {
    await Promise.all(Array.from({ length: Math.min(10, left) }, open));
  }
  return waiting;
}

async function refOf(pool: Pool, id: string): Promise<string> {
  const { rows } = await pool.query<{ ref: string }>('select ref from invoices where id = $1', [
    id,
  ]);
  if (rows[0] === undefined) throw new Error(`there is no row of the invoice ${id}`);
  return rows[0].ref;
}

/**
 * Looked for every few milliseconds, since what Postgres keeps of a transaction is when it began.
 * Answers when it was seen, by the clock of the database, which is at both ends.
 */
async function paid(
  { world }: Installation,
  pool: Pool,
  { ref, session }: Waiting,
): Promise<number> {
  const sql = `select extract(epoch from clock_timestamp())::float8 * 1000 as at
    from collections where ref = $1 and status = 'paid'`;
  const saved = async () => (await pool.query<{ at: number }>(sql, [ref])).rows[0]?.at;
  await payIn(world, session);
  return waitFor(`${ref} to be paid`, saved, { withinMs: 60_000, everyMs: 3 });
}

/** When the first word of each payment was stored. */
async function firstWords(pool: Pool, refs: string[]): Promise<Map<string, number>> {
  const names = ['payment_intent.succeeded', 'charge.succeeded', 'checkout.session.completed'];
  const sql = `select ref, min(extract(epoch from received_at)::float8 * 1000) as at
    from stripe_events where ref = any($1) and type = any($2) group by ref`;
  const { rows } = await pool.query<{ ref: string; at: number }>(sql, [refs, names]);
  return new Map(rows.map(({ ref, at }) => [ref, at]));
}
