import { Pool } from 'pg';
import { waitFor } from '../../src/local/wait';
import { handOver, linkIn, mailsAbout, openCheckout, payIn } from '../../src/local/stories/acts';
import { allRelayed } from './all-relayed';
import type { Bench, House } from './bench';
import { cpuOf } from './cpu-time';
import { figure } from './figure';
import { percentiles } from './send-all';

const INVOICES = 60;
const AT_ONCE = 6;

interface Waiting {
  id: string;
  externalId: string;
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
  run: async ({ runs, house }) => {
    const built = await house();
    const [alone, together]: [Round[], Round[]] = [[], []];
    await round(built, 1); // not measured: programs that have just started still compile
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

async function round(house: House, atOnce: number): Promise<Round> {
  const pool = new Pool({ connectionString: house.stack.databaseUrl, max: atOnce });
  try {
    const waiting = await withOpenCheckouts(house);
    await allRelayed(house.stack.databaseUrl);
    const lags: number[] = [];
    const pay = async () => {
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
        lags.push(await paid(house, pool, next));
      }
    };
    const cpu = await cpuOf(async () => {
      await Promise.all(Array.from({ length: atOnce }, pay));
    });
    await allRelayed(house.stack.databaseUrl);
    return { ...percentiles(lags), cpu };
  } finally {
    await pool.end();
  }
}

/** Customers who have got their mail and stand at Stripe's page. */
async function withOpenCheckouts({ world }: House): Promise<Waiting[]> {
  const waiting: Waiting[] = [];
  const open = async () => {
    const externalId = world.name('client');
    const email = `${externalId}@client.example`;
    const invoice = await handOver(world, { customer: { externalId, email } });
    const [mail] = await mailsAbout(world, email, /^Invoice /);
    const { session } = await openCheckout(world, linkIn(world, mail));
    waiting.push({ id: invoice.id, externalId: invoice.external_id, session });
  };
  for (let left = INVOICES; left > 0; left -= 10) {
    await Promise.all(Array.from({ length: Math.min(10, left) }, open));
  }
  return waiting;
}

/**
 * Looked for every few milliseconds, since what Postgres keeps of a transaction is when it began.
 * The clock of the database stands at both ends.
 */
async function paid({ world }: House, pool: Pool, invoice: Waiting): Promise<number> {
  const sql = `select extract(epoch from clock_timestamp() - min(e.received_at)) * 1000 as ms
    from invoices i join collections c using (ref)
    join stripe_events e on e.ref = i.ref and e.type = any($2)
    where i.id = $1 and c.status = 'paid'`;
  const said = ['payment_intent.succeeded', 'charge.succeeded', 'checkout.session.completed'];
  const saved = async () => {
    const { rows } = await pool.query<{ ms: string | null }>(sql, [invoice.id, said]);
    return rows[0]?.ms == null ? undefined : Number(rows[0].ms);
  };
  await payIn(world, invoice.session);
  return waitFor(`${invoice.externalId} to be paid`, saved, { withinMs: 60_000, everyMs: 3 });
}
