import { allRelayed } from './all-relayed';
import type { Bench } from './bench';
import { cpuOf } from './cpu-time';
import { figure } from './figure';
import { postAll, signed } from './post-all';
import type { Posted } from './send-all';
import { startBareRoute } from './start-bare-route';
import { paymentEvent } from './stored-event';

const EVENTS = 3_000;
const CONNECTIONS = 16;

interface Round extends Posted {
  cpu: Record<string, number>;
}

/** Events of Stripe that are on the disk before the 200, beside a bare route with one insert. */
export const webhooks: Bench = {
  name: 'webhooks',
  title: `webhooks stored, then 200, over ${CONNECTIONS} connections`,
  run: async ({ runs, installation }) => {
    const built = await installation();
    const { stack } = built;
    const payload = await paymentEvent(built);
    const bare = await startBareRoute(stack.databaseUrl);
    const secret = stack.env['STRIPE_WEBHOOK_SECRET'] ?? '';
    const [ours, plain]: [Round[], Round[]] = [[], []];
    try {
      const ourUrl = `${stack.server}/webhooks/stripe/default`;
      const round = async (url: string, count: number): Promise<Round> => {
        const bodies = Array.from({ length: count }, () => signed(payload, secret));
        let posted: Posted | undefined;
        const cpu = await cpuOf(async () => {
          posted = await postAll(url, bodies, CONNECTIONS);
        });
        // What was received is relayed after the answer; it must not slow the next round.
        await allRelayed(stack.databaseUrl);
        if (posted === undefined) throw new Error('nothing was posted');
        return { ...posted, cpu };
      };
      for (const url of [bare.url, ourUrl]) await round(url, EVENTS / 3);
      for (let run = 0; run < runs; run += 1) {
        plain.push(await round(bare.url, EVENTS));
        ours.push(await round(ourUrl, EVENTS));
      }
      return { figures: figures(ours, plain), notes: notes(payload, ours, plain) };
    } finally {
      await bare.stop();
    }
  },
};

function figures(ours: Round[], plain: Round[]) {
  const of = (rounds: Round[], what: 'perSecond' | 'p50' | 'p99') => rounds.map((one) => one[what]);
  const ratios = ours.map(({ perSecond }, run) => perSecond / (plain[run]?.perSecond ?? NaN));
  return [
    figure('stored, then 200', '1/s', of(ours, 'perSecond')),
    figure('p50', 'ms', of(ours, 'p50')),
    figure('p99', 'ms', of(ours, 'p99'), { atMost: 25 }),
    figure('bare route', '1/s', of(plain, 'perSecond')),
    figure('bare route p50', 'ms', of(plain, 'p50')),
    figure('bare route p99', 'ms', of(plain, 'p99')),
    figure('ours ÷ bare', 'ratio', ratios, { atLeast: 1 }),
  ];
}

const notes = (payload: string, ours: Round[], plain: Round[]) => ({
  events: EVENTS,
  connections: CONNECTIONS,
  payload_bytes: payload.length,
  cpu_seconds: { ours: ours.map(({ cpu }) => cpu), bare: plain.map(({ cpu }) => cpu) },
});
