import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
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
const CALLERS = 4;
const LINKS_PER_CALLER = 2;
const LEAST_CALLS = 100;
const CALM_MS = 3_000;
/** Of one link: fewer views than a minute allows. */
const PAUSE_MS = { key: 20, webhook: 20, link: 100 } as const;

/**
 * What good callers meet while strangers flood the same server from the same address. Counted is
 * what was called while a flood was on its way, by a server that has served before. Strangers
 * bring their own processors: where all share these, theirs wait for ours.
 */
export const floods: Bench = {
  name: 'floods',
  title: 'a good key, link and webhook while strangers flood',
  run: async ({ installation }) => {
    const built = await installation();
    const lines: string[] = [];
    const server = await startServer(built, lines);
    const began = Date.now();
    try {
      const callers = await goodCallers(built, server.port);
      const refused: string[] = [];
      const slowest: Record<string, string[]> = {};
      const during = async (what: string, happens: () => Promise<void>): Promise<number[]> => {
        const met = await callDuring(callers, happens);
        slowest[what] = met
          .toSorted((a, b) => b.ms - a.ms)
          .slice(0, 8)
          .map(describe);
        refused.push(...met.filter(({ status }) => status !== 200).map(describe));
        return met.map(({ ms }) => ms);
      };
      await during('the first calls', () => pause(CALM_MS));
      const calm = await during('calm', () => pause(CALM_MS));
      const figures = [figure('p99 in calm', 'ms', [p99(calm)])];
      for (const { name, count } of FLOODS) {
        const flood = await readyFlood(name, server.port, built.stack.apiKey);
        const ms = await during(name, flood);
        figures.push(
          figure(`p99: ${count} ${name}`, 'ms', [p99(ms)], { atMost: MOST_MS }),
          figure(`slowest of ${ms.length}: ${count} ${name}`, 'ms', [Math.max(...ms)]),
        );
      }
      const minutes = Math.max(1, (Date.now() - began) / 60_000);
      figures.push(
        figure('good calls refused', 'calls', [refused.length], { atMost: 0 }),
        figure('lines in the log', '1/min', [lines.length / minutes], { atMost: 5 }),
      );
      return { figures, notes: { refused, lines, slowest } };
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

interface Met {
  what: keyof typeof PAUSE_MS;
  /** Milliseconds, like the next: when it was called, from the begin. */
  at: number;
  ms: number;
  status: number;
}

type GoodCall = () => Promise<Met>;

const describe = ({ what, status, ms, at }: Met): string =>
  `${what} ${status} after ${Math.round(ms)} ms, at ${(at / 1_000).toFixed(1)} s`;

/** Each calls what it has, one after the other; all of them at one time. */
async function goodCallers(built: Installation, port: number): Promise<GoodCall[][]> {
  const callers: GoodCall[][] = [];
  while (callers.length < CALLERS) {
    const calls: GoodCall[] = [];
    while (calls.length < LINKS_PER_CALLER * 3) calls.push(...(await goodCalls(built, port)));
    callers.push(calls);
  }
  return callers;
}

async function goodCalls({ stack }: Installation, port: number): Promise<GoodCall[]> {
  const timed = async (what: Met['what'], request: ServerRequest) => {
    const began = performance.now();
    const { status } = await requestAt(port, request);
    return { what, at: began, ms: performance.now() - began, status };
  };
  const headers = { authorization: `Bearer ${stack.apiKey}`, 'content-type': 'application/json' };
  const id = `floods-${randomUUID()}`;
  const { text } = await requestAt(port, {
    method: 'PUT',
    path: `/v1/invoices/by-external-id/${id}`,
    headers,
    body: JSON.stringify(sampleInvoice({ external_id: id, number: id })),
  });
  const link = new URL(String((JSON.parse(text) as Record<string, unknown>)['hosted_invoice_url']));
  const secret = stack.env['STRIPE_WEBHOOK_SECRET'] ?? '';
  return [
    () => timed('key', { method: 'GET', path: '/v1/invoices?limit=1', headers }),
    () => timed('link', { method: 'GET', path: link.pathname }),
    () => {
      const event = { id: `evt_${randomUUID()}`, object: 'event', type: 'x.y', created: 1 };
      const data = { object: { id: 'pi_1', object: 'payment_intent', metadata: {} } };
      const body = JSON.stringify({ ...event, livemode: false, data });
      const path = '/webhooks/stripe/default';
      const signature = { 'stripe-signature': signed(body, secret) };
      return timed('webhook', { method: 'POST', path, headers: signature, body });
    },
  ];
}

/** All callers, until it is over and there are enough for a percentile. */
async function callDuring(
  callers: readonly GoodCall[][],
  happens: () => Promise<void>,
): Promise<Met[]> {
  const began = performance.now();
  let over = false;
  const met: Met[] = [];
  const call = async (calls: GoodCall[], first: number): Promise<void> => {
    for (let at = first; !over || met.length < LEAST_CALLS; at += 1) {
      const one = await calls[at % calls.length]?.();
      if (one === undefined) throw new Error('there is no good call');
      met.push({ ...one, at: one.at - began });
      await pause(PAUSE_MS[one.what]);
    }
  };
  await Promise.all([happens().finally(() => (over = true)), ...callers.map(call)]);
  return met;
}

/** Its process is there and waits; what it returns lets it flood, and resolves at its end. */
async function readyFlood(name: string, port: number, key: string): Promise<() => Promise<void>> {
  let isReady = false;
  const sender = await startChild({
    name: `flood of ${name}`,
    command: process.execPath,
    args: [fromRoot('dist', 'test', 'bench', 'flood-sender.js'), name, url(port), key],
    onLine: () => (isReady = true),
  });
  const ended = () => new Error(`the flood of ${name} failed:\n${sender.tail()}`);
  await waitFor(
    `the flood of ${name}`,
    async () => {
      if (sender.hasExited()) throw ended();
      return isReady ? true : undefined;
    },
    { withinMs: 60_000, everyMs: 20 },
  );
  return async () => {
    process.kill(sender.pid, 'SIGUSR2');
    const { code } = await sender.exited;
    if (code !== 0) throw ended();
  };
}

const url = (port: number): string => `http://127.0.0.1:${port}`;

function p99(ms: readonly number[]): number {
  const sorted = ms.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * 0.99)] ?? median(ms);
}
