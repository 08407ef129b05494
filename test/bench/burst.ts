import { randomBytes } from 'node:crypto';
import { Pool } from 'pg';
import { allRelayed } from './all-relayed';
import type { Bench, Installation } from './bench';
import { cpuOf } from './cpu-time';
import { figure } from './figure';
import { postAll, signed } from './post-all';
import type { Posted } from './send-all';
import { residentMb } from './resident';
import { paymentEvent } from './stored-event';

const EVENTS = 20_000;
const CONNECTIONS = 16;

interface Burst extends Posted {
  lost: number;
  relayedAfter: number;
  relayStatuses: Record<string, number>;
  cpu: Record<string, number>;
}

/** Far more events at once than can be relayed at once: each is answered 200, and none is lost. */
export const burst: Bench = {
  name: 'burst',
  title: `${EVENTS} webhooks as fast as ${CONNECTIONS} connections can`,
  run: async ({ runs, installation }) => {
    const built = await installation();
    const payload = await paymentEvent(built);
    const bursts: Burst[] = [];
    for (let run = 0; run < runs; run += 1) bursts.push(await once(built, payload));
    const of = (what: 'perSecond' | 'p50' | 'p99' | 'lost' | 'relayedAfter') =>
      bursts.map((one) => one[what]);
    return {
      figures: [
        figure('lost', 'events', of('lost'), { atMost: 0 }),
        figure('stored, then 200', '1/s', of('perSecond')),
        figure('p50', 'ms', of('p50')),
        figure('p99', 'ms', of('p99')),
        figure('the last 200 → all relayed', 's', of('relayedAfter')),
      ],
      notes: {
        events: EVENTS,
        connections: CONNECTIONS,
        payload_bytes: payload.length,
        relayStatuses: bursts.map(({ relayStatuses }) => relayStatuses),
        cpu_seconds: bursts.map(({ cpu }) => cpu),
        servers_most_mb: built.stack.servers.map(({ pid }) => residentMb(pid, 'VmHWM')),
      },
    };
  },
};

async function once({ stack }: Installation, payload: string): Promise<Burst> {
  const prefix = `evt_burst${randomBytes(6).toString('hex')}_`;
  const secret = stack.env['STRIPE_WEBHOOK_SECRET'] ?? '';
  let posted: Posted | undefined;
  let relayedAfter = NaN;
  const cpu = await cpuOf(async () => {
    const url = `${stack.server}/webhooks/stripe/default`;
    posted = await postAll(url, events(payload, secret, prefix), CONNECTIONS);
    const answered = performance.now();
    await allRelayed(stack.databaseUrl);
    relayedAfter = (performance.now() - answered) / 1000;
  });
  if (posted === undefined) throw new Error('nothing was posted');
  return { ...posted, relayedAfter, cpu, ...(await found(stack.databaseUrl, prefix)) };
}

/** Signed as they are sent: twenty thousand bodies need not lie in memory at once. */
function* events(payload: string, secret: string, prefix: string) {
  for (let n = 1; n <= EVENTS; n += 1) yield signed(payload, secret, `${prefix}${n}`);
}

/** Every one that was answered, looked for by its id, and what became of them. */
async function found(
  databaseUrl: string,
  prefix: string,
): Promise<Pick<Burst, 'lost' | 'relayStatuses'>> {
  const pool = new Pool({ connectionString: databaseUrl, max: 1 });
  const sql = `select coalesce(e.fate, 'lost') as status, count(*)::int as events
    from generate_series(1, $2::int) n
    left join stripe_events e on e.connection = 'default' and e.id = $1 || n group by 1`;
  try {
    const { rows } = await pool.query<{ status: string; events: number }>(sql, [prefix, EVENTS]);
    const relayStatuses = Object.fromEntries(rows.map(({ status, events }) => [status, events]));
    return { lost: relayStatuses['lost'] ?? 0, relayStatuses };
  } finally {
    await pool.end();
  }
}
