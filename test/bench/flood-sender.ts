import { constants, getPriority, setPriority } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { signed } from '../http/support/test-app';
import { sendHalf } from '../http/support/half-sent';
import { requestAt } from '../security/round-robin';
import { FLOODS } from './flood-names';
import type { FloodName } from './flood-names';

const [name = '', url = '', key = ''] = process.argv.slice(2);
const port = Number(new URL(url).port);
const HOOK = '/webhooks/stripe/default';
const MANY = gzipSync(`[${'{},'.repeat(330_000)}{}]`);

const times = <T>(count: number, send: (at: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, at) => send(at)));

/** Each as a stranger sends it; its own process, so that only the server is measured. */
const senders: Record<FloodName, (count: number) => Promise<unknown>> = {
  'keyless gzip bodies': (count) =>
    times(count, () => {
      const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
      return requestAt(port, { method: 'POST', path: '/v1/invoices', headers, body: MANY });
    }),
  'half-sent webhooks': async (count) => {
    const headers = { 'stripe-signature': signed('what nobody sent') };
    const half = await times(count, () => sendHalf(url, HOOK, { headers, sent: '{' }));
    await pause(8_000);
    for (const { socket } of half) socket.destroy();
  },
  'wrong keys': (count) =>
    times(count, (at) => {
      const headers = { authorization: `Bearer qk_test_${'wrong'.repeat(6)}${at}` };
      return requestAt(port, { method: 'GET', path: '/v1/invoices', headers });
    }),
  'wrong links': (count) =>
    times(count, (at) => {
      const path = `/i/${'abcdefghij'.charAt(at % 10).repeat(31)}${'klmnop'.charAt(at % 6)}`;
      return requestAt(port, { method: 'GET', path });
    }),
  'cut off uploads': async (count) => {
    for (let sent = 0; sent < count; sent += 100) {
      const headers = { authorization: `Bearer ${key}`, 'idempotency-key': 'cut' };
      const half = await times(100, () => sendHalf(url, '/v1/invoices', { headers, sent: '{' }));
      await pause(20);
      for (const { socket } of half) socket.destroy();
    }
  },
};

/** So long at least, again and again: else most of them are over before anybody called. */
const FLOOD_MS = 3_000;
const BETWEEN_MS = 500;

/** Strangers bring their own processors; where all share these, theirs wait for ours. */
const WAITS_FOR_OURS = 5;

async function main(): Promise<void> {
  const flood = FLOODS.find((each) => each.name === name);
  if (flood === undefined) throw new Error(`there is no flood "${name}"`);
  setPriority(Math.min(getPriority() + WAITS_FOR_OURS, constants.priority.PRIORITY_LOW));
  const asked = new Promise((resolve) => process.once('SIGUSR2', resolve));
  const waiting = setInterval(() => undefined, 60_000);
  console.log('ready');
  await asked;
  clearInterval(waiting);
  const until = performance.now() + FLOOD_MS;
  while (performance.now() < until) {
    await senders[flood.name](flood.count);
    await pause(BETWEEN_MS);
  }
}

main().then(
  () => process.exit(),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
