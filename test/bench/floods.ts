import { startChild } from '../../src/local/child';
import type { Child } from '../../src/local/child';
import { freePort } from '../../src/local/ports';
import { waitFor } from '../../src/local/wait';
import { fromRoot } from '../../src/runtime/root';
import { sampleInvoice } from '../contract/sample-invoice';
import { signed } from '../http/support/test-app';
import { requestAt } from '../security/round-robin';
import type { ServerRequest } from '../security/round-robin';
import type { Bench, Installation } from './bench';
import { figure, median } from './figure';
import { FLOODS } from './flood-names';

const MOST_MS = 100;
const LEAST_CALLS = 100;

/** What good callers meet while strangers flood the same server from the same address. */
export const floods: Bench = {
  name: 'floods',
  title: 'a good key, link and webhook while strangers flood',
  run: async ({ installation }) => {
    const built = await installation();
    const lines: string[] = [];
    const server = await startServer(built, lines);
    const began = Date.now();
    try {
      const good = await goodCalls(built, server.port);
      const calm = await callUntil(good, Promise.resolve());
      const inCalm = p99(calm.ms);
      const figures = [figure('p99 in calm', 'ms', [inCalm])];
      const refused: string[] = [...calm.refused];
      for (const { name, count } of FLOODS) {
        const flood = startFlood(name, server.port, built.stack.apiKey);
        const met = await callUntil(good, flood);
        refused.push(...met.refused);
        const inFlood = p99(met.ms);
        figures.push(
          figure(`p99: ${count} ${name}`, 'ms', [inFlood], { atMost: MOST_MS }),
          // What the machine does beside it slows both: then this one says more.
          figure(`times calm: ${count} ${name}`, '×', [inFlood / inCalm]),
        );
      }
      const minutes = Math.max(1, (Date.now() - began) / 60_000);
      figures.push(
        figure('good calls refused', 'calls', [refused.length], { atMost: 0 }),
        figure('lines in the log', '1/min', [lines.length / minutes], { atMost: 5 }),
      );
      return { figures, notes: { refused, lines } };
    } finally {
      await server.child.stop();
    }
  },
};

async function startServer({ stack }: Installation, lines: string[]) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child: Child = await startChild({
    name: 'server',
    command: process.execPath,
    args: [fromRoot('dist', 'src', 'main', 'server.js')],
    env: { ...stack.env, PORT: String(port), PUBLIC_URL: url, LOG_LEVEL: 'warn' },
    onLine: (line) => lines.push(line),
  });
  const answers = async () => {
    if (child.hasExited()) throw new Error(`the server ended:\n${child.tail()}`);
    return (await fetch(`${url}/health`).catch(() => null))?.ok === true ? true : undefined;
  };
  await waitFor('the server', answers, { withinMs: 60_000, everyMs: 50 });
  return { child, port };
}

type GoodCall = () => Promise<{ what: string; ms: number; status: number }>;

async function goodCalls({ stack }: Installation, port: number): Promise<GoodCall[]> {
  const timed = async (what: string, request: ServerRequest) => {
    const began = performance.now();
    const { status } = await requestAt(port, request);
    return { what, ms: performance.now() - began, status };
  };
  const headers = { authorization: `Bearer ${stack.apiKey}`, 'content-type': 'application/json' };
  const id = `floods-${Date.now()}`;
  const { text } = await requestAt(port, {
    method: 'PUT',
    path: `/v1/invoices/by-external-id/${id}`,
    headers,
    body: JSON.stringify(sampleInvoice({ external_id: id, number: id })),
  });
  const link = new URL(String((JSON.parse(text) as Record<string, unknown>)['hosted_invoice_url']));
  const secret = stack.env['STRIPE_WEBHOOK_SECRET'] ?? '';
  let sent = 0;
  return [
    () => timed('key', { method: 'GET', path: '/v1/invoices?limit=1', headers }),
    () => timed('link', { method: 'GET', path: link.pathname }),
    () => {
      const event = { id: `evt_${id}${(sent += 1)}`, object: 'event', type: 'x.y', created: 1 };
      const data = { object: { id: 'pi_1', object: 'payment_intent', metadata: {} } };
      const body = JSON.stringify({ ...event, livemode: false, data });
      const path = '/webhooks/stripe/default';
      const signature = { 'stripe-signature': signed(body, secret) };
      return timed('webhook', { method: 'POST', path, headers: signature, body });
    },
  ];
}

/** One after the other, until the flood is over and there are enough for a percentile. */
async function callUntil(good: readonly GoodCall[], flood: Promise<void>) {
  let over = false;
  const flooding = flood.finally(() => (over = true));
  const ms: number[] = [];
  const refused: string[] = [];
  for (let at = 0; !over || at < LEAST_CALLS; at += 1) {
    const call = good[at % good.length];
    if (call === undefined) throw new Error('there is no good call');
    const met = await call();
    ms.push(met.ms);
    if (met.status !== 200) refused.push(`${met.what} ${met.status}`);
    // Fewer views of one link than a minute allows.
    await new Promise((resolve) => setTimeout(resolve, met.what === 'link' ? 250 : 20));
  }
  await flooding;
  return { ms, refused };
}

async function startFlood(name: string, port: number, key: string): Promise<void> {
  const sender = await startChild({
    name: `flood of ${name}`,
    command: process.execPath,
    args: [fromRoot('dist', 'test', 'bench', 'flood-sender.js'), name, url(port), key],
  });
  const { code } = await sender.exited;
  if (code !== 0) throw new Error(`the flood of ${name} failed:\n${sender.tail()}`);
}

const url = (port: number): string => `http://127.0.0.1:${port}`;

function p99(ms: readonly number[]): number {
  const sorted = ms.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * 0.99)] ?? median(ms);
}
