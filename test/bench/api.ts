import { invoiceBody } from '../../src/local/stories/acts';
import { allQuiet } from './all-quiet';
import type { Bench, Installation } from './bench';
import { cpuOf } from './cpu-time';
import { figure } from './figure';
import { sendAll } from './send-all';
import type { Posted, Request } from './send-all';
import { startBareRoute } from './start-bare-route';

const INVOICES = 300;
const CONNECTIONS = 16;

interface Round extends Posted {
  cpu: Record<string, number>;
}

/** Invoices submitted by PUT, and the same once more, beside a bare route with one insert. */
export const api: Bench = {
  name: 'api',
  title: `invoices created by PUT over ${CONNECTIONS} connections, while their runs start`,
  run: async ({ runs, installation }) => {
    const built = await installation();
    const { databaseUrl } = built.stack;
    const bare = await startBareRoute(databaseUrl);
    const [created, same, plain]: [Round[], Round[], Round[]] = [[], [], []];
    try {
      for (let run = -1; run < runs; run += 1) {
        const puts = submissions(built, run < 0 ? INVOICES / 4 : INVOICES);
        const posts = puts.map(({ body }) => asEvent(bare.url, body));
        const round = {
          plain: await measured('POST', posts, 200),
          created: await measured('PUT', puts, 201),
          same: await measuredAfter(databaseUrl, puts),
        };
        if (run < 0) continue; // programs that have just started still compile
        plain.push(round.plain);
        created.push(round.created);
        same.push(round.same);
      }
      return { figures: figures(created, same, plain), notes: notes(created, same, plain) };
    } finally {
      await bare.stop();
    }
  },
};

function figures(created: Round[], same: Round[], plain: Round[]) {
  const of = (rounds: Round[], what: 'perSecond' | 'p50' | 'p99') => rounds.map((one) => one[what]);
  const ratios = created.map(({ perSecond }, run) => perSecond / (plain[run]?.perSecond ?? NaN));
  return [
    figure('created', '1/s', of(created, 'perSecond'), { atLeast: 400 }),
    figure('created p50', 'ms', of(created, 'p50')),
    figure('created p99', 'ms', of(created, 'p99'), { atMost: 50 }),
    figure('the same again', '1/s', of(same, 'perSecond')),
    figure('the same again p50', 'ms', of(same, 'p50')),
    figure('the same again p99', 'ms', of(same, 'p99')),
    figure('bare route', '1/s', of(plain, 'perSecond')),
    figure('bare route p99', 'ms', of(plain, 'p99')),
    figure('created ÷ bare', 'ratio', ratios),
  ];
}

const notes = (created: Round[], same: Round[], plain: Round[]) => ({
  invoices: INVOICES,
  connections: CONNECTIONS,
  cpu_seconds: {
    created: created.map(({ cpu }) => cpu),
    same: same.map(({ cpu }) => cpu),
    bare: plain.map(({ cpu }) => cpu),
  },
});

/** Each from a customer nobody knew, who gets it by mail with a link, due in thirty days. */
function submissions({ world, stack }: Installation, count: number): Request[] {
  const headers = {
    authorization: `Bearer ${stack.apiKey}`,
    'content-type': 'application/json',
  };
  return Array.from({ length: count }, () => {
    const name = world.name('put');
    const url = `${stack.server}/v1/invoices/by-external-id/${name}`;
    return { url, headers, body: JSON.stringify(invoiceBody(world, name, {})) };
  });
}

/** As many bytes for the bare route, which wants an id that nobody has seen. */
function asEvent(url: string, body: string): Request {
  const { number } = JSON.parse(body) as { number: string };
  const headers = { 'content-type': 'application/json' };
  return { url, headers, body: body.replace('{', `{"id":"${number}",`) };
}

async function measured(
  method: 'POST' | 'PUT',
  requests: Request[],
  expected: number,
): Promise<Round> {
  let posted: Posted | undefined;
  const cpu = await cpuOf(async () => {
    posted = await sendAll(method, requests, { connections: CONNECTIONS, expected });
  });
  if (posted === undefined) throw new Error('nothing was sent');
  return { ...posted, cpu };
}

/** What was started behind the answers must not slow what is measured next. */
async function measuredAfter(databaseUrl: string, puts: Request[]): Promise<Round> {
  await allQuiet(databaseUrl);
  return measured('PUT', puts, 200);
}
