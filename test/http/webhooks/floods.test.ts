import { once } from 'node:events';
import { eventually } from '../../harness/eventually';
import type { Talk } from '../../security/slow-talk';
import { sendHalf } from '../support/half-sent';
import type { TestApp } from '../support/test-app';
import { signed, startApp } from '../support/test-app';

const PATH = '/webhooks/stripe/default';
const PLAUSIBLE = { 'stripe-signature': signed('what nobody sent') };

let count = 0;

async function genuine(app: TestApp, id = `evt_flood_${(count += 1)}`): Promise<number> {
  const data = { object: { id: 'pi_1', object: 'payment_intent', metadata: {} } };
  const raw = JSON.stringify({
    id,
    object: 'event',
    type: 'x.y',
    created: 1,
    livemode: false,
    data,
  });
  const headers = { 'stripe-signature': signed(raw) };
  return (await app.request('POST', PATH, undefined, { raw, headers, key: null })).status;
}

const halves = (app: TestApp, number: number, sent = '{') =>
  Promise.all(
    Array.from({ length: number }, () => sendHalf(app.url, PATH, { headers: PLAUSIBLE, sent })),
  );

it('half-sent webhooks take no place from a genuine one', async () => {
  const app = await startApp({
    limits: { webhooksAtOnce: 2 },
    arrivalLimits: { perAddress: 20, withinMs: 60_000 },
  });
  try {
    const half = await halves(app, 60);
    expect(await genuine(app)).toBe(200);
    // Of the same address: the oldest of them are ended, for the genuine one too, and no newcomer.
    const isClosed = ({ socket }: Talk) => socket.closed;
    await eventually(() => expect(half.filter(isClosed).length).toBeGreaterThanOrEqual(40));
    const ended = await Promise.all(half.filter(isClosed).map(({ closed }) => closed));
    expect(ended.length).toBeLessThanOrEqual(41);
    for (const { heard } of ended) expect(heard).toMatch(/^HTTP\/1\.1 408/);
    expect(await genuine(app)).toBe(200);
    expect(new Set(app.refused)).toEqual(new Set(['webhooks too_slow']));
    for (const { socket } of half) socket.destroy();
  } finally {
    await app.close();
  }
});

it('the bytes that arrive are bounded; the oldest bodies give way', async () => {
  const app = await startApp({ arrivalLimits: { bytes: 100_000 } });
  try {
    const half = await halves(app, 4, 'x'.repeat(40_000));
    const ended = await Promise.all(half.slice(0, 2).map(({ closed }) => closed));
    expect(ended.every(({ heard }) => heard.startsWith('HTTP/1.1 408'))).toBe(true);
    expect(await genuine(app)).toBe(200);
    for (const { socket } of half) socket.destroy();
  } finally {
    await app.close();
  }
});

it('a body has seconds to arrive, not half a minute', async () => {
  const app = await startApp({ arrivalLimits: { withinMs: 300 } });
  try {
    const [half] = await halves(app, 1);
    const { heard, after } = (await half?.closed) ?? { heard: '', after: 0 };
    expect(heard).toMatch(/^HTTP\/1\.1 408/);
    expect(after).toBeLessThan(10_000);
  } finally {
    await app.close();
  }
});

it('what cannot be genuine by its headers is refused before a byte of its body', async () => {
  const app = await startApp();
  try {
    const { heard } = await (await sendHalf(app.url, PATH)).closed;
    expect(heard).toMatch(/^HTTP\/1\.1 400/);
    expect(app.refused).toEqual(['webhooks no_signature']);
  } finally {
    await app.close();
  }
});

it('uploads that are cut off are counted, and are no failure of ours', async () => {
  const failures: unknown[] = [];
  const app = await startApp({}, (deps) => {
    const note = (...line: unknown[]) => failures.push(line);
    return { ...deps, log: Object.assign(Object.create(deps.log), { error: note, warn: note }) };
  });
  try {
    const authorization = `Bearer ${app.key}`;
    const begun = async (path: string, given: Record<string, string>) => {
      const headers = { ...given, expect: '100-continue' };
      const { socket } = await sendHalf(app.url, path, { headers, sent: '{' });
      await once(socket, 'data');
      return socket;
    };
    const cut = await Promise.all(
      Array.from({ length: 20 }, () => [
        begun(PATH, PLAUSIBLE),
        begun('/v1/invoices', { authorization }),
      ]).flat(),
    );
    for (const socket of cut) socket.destroy();
    await eventually(() => expect(app.refused).toHaveLength(40));
    expect(new Set(app.refused)).toEqual(new Set(['webhooks cut_off', 'v1 cut_off']));
    expect(failures).toEqual([]);
  } finally {
    await app.close();
  }
});
