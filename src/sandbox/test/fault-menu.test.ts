import { FAULT_KINDS } from '../transport/faults';
import type { FaultKind } from '../transport/faults';
import { receiver, rig, until } from './helpers';
import type { Receiver, Rig } from './helpers';

// The whole menu of faults, each requested by the header on one request and by a rule of the
// control API; what the caller sees and whether the customer was made is the same both ways.

let world: Rig;
let inbox: Receiver;
beforeEach(async () => {
  world = await rig();
  inbox = await receiver();
  await world.stripe.webhookEndpoints.create({ url: inbox.url, enabled_events: ['*'] });
});
afterEach(async () => {
  await world.stop();
  await inbox.stop();
});

interface Seen {
  /** The HTTP status; `cut` when no whole answer came. */
  readonly answer: number | 'cut';
  readonly made: 0 | 1;
  /** How many webhooks arrive of it at once; undefined where that is not what it is about. */
  readonly webhooks?: number;
}

const MENU: Readonly<Record<FaultKind, Seen>> = {
  rate_limit: { answer: 429, made: 0 },
  lock_timeout: { answer: 429, made: 0 },
  error_before: { answer: 500, made: 0 },
  error_after: { answer: 500, made: 1 },
  hang: { answer: 'cut', made: 0 },
  hang_after: { answer: 'cut', made: 1 },
  reset_before: { answer: 'cut', made: 0 },
  reset_after: { answer: 'cut', made: 1 },
  truncated: { answer: 'cut', made: 1 },
  html_502: { answer: 502, made: 0 },
  json_502: { answer: 502, made: 0 },
  json_502_after: { answer: 502, made: 1 },
  key_in_use: { answer: 409, made: 0 },
  slow: { answer: 200, made: 1 },
  slow_after: { answer: 200, made: 1 },
  stale_list: { answer: 200, made: 1 },
  webhook_dropped: { answer: 200, made: 1, webhooks: 0 },
  webhook_duplicated: { answer: 200, made: 1, webhooks: 3 },
  webhook_reordered: { answer: 200, made: 1, webhooks: 1 },
  webhook_delayed: { answer: 200, made: 1, webhooks: 0 },
  event_late: { answer: 200, made: 1, webhooks: 1 },
  event_missing: { answer: 200, made: 1, webhooks: 0 },
  webhook_first: { answer: 200, made: 1, webhooks: 1 },
  keys_expired: { answer: 200, made: 1 },
  unauthorized: { answer: 401, made: 0 },
  account_invalid: { answer: 403, made: 0 },
  no_permission: { answer: 403, made: 0 },
  refused: { answer: 400, made: 0 },
};

async function create(header?: string): Promise<Seen['answer']> {
  try {
    const response = await fetch(`${world.sandbox.url}/v1/customers`, {
      method: 'POST',
      headers: {
        authorization: 'Bearer sk_test_rig',
        'content-type': 'application/x-www-form-urlencoded',
        connection: 'close',
        ...(header === undefined ? {} : { 'sandbox-fault': header }),
      },
      body: 'name=Ada',
    });
    await response.text();
    return response.status;
  } catch (error) {
    // By name: fetch throws the TypeError of a world outside jest's.
    if ((error as Error).name === 'TypeError') return 'cut';
    throw error;
  }
}

async function customers(): Promise<number> {
  return (await world.stripe.customers.list()).data.length;
}

async function expectAll(kind: FaultKind, answer: Seen['answer']): Promise<void> {
  const seen = MENU[kind];
  expect(answer).toBe(seen.answer);
  expect(await customers()).toBe(seen.made);
  if (seen.webhooks === undefined) return;
  // Delivered later, so everything of the first has arrived before it.
  expect(await create()).toBe(200);
  await until(() => inbox.bodies.length >= (seen.webhooks ?? 0) + 1, `${kind} and one more`);
  expect(inbox.bodies).toHaveLength(seen.webhooks + 1);
}

/** These delay the answer, by the given time. */
const WAITS = /^hang|^slow/;

test('the menu is whole', () => {
  expect(Object.keys(MENU).sort()).toEqual([...FAULT_KINDS].sort());
});

test('`pass` by the header lets one through and leaves the rule to the next', async () => {
  await world.control('POST', 'faults', { kind: 'error_before' });
  expect([await create('pass'), await create(), await create()]).toEqual([200, 500, 200]);
  expect(await create('none')).toBe(400);
});

test.each(FAULT_KINDS)('%s by the header, on that request alone', async (kind) => {
  await expectAll(kind, await create(WAITS.test(kind) ? `${kind}:40` : kind));
});

test.each(FAULT_KINDS)('%s by a rule, used up by the first that fits', async (kind) => {
  const rule = { kind, method: 'POST', path: '/v1/customers' };
  await world.control('POST', 'faults', WAITS.test(kind) ? { ...rule, delay_ms: 40 } : rule);
  await expectAll(kind, await create());
  expect(await world.control('GET', 'faults')).toEqual([]);
});

test('a chain is used up link by link, on its endpoint alone', async () => {
  const chain = ['error_before', 'pass', 'rate_limit', 'reset_after', 'pass', 'html_502'];
  await world.control('POST', 'faults', { chain, method: 'POST', path: '/v1/customers' });
  const answers: Seen['answer'][] = [];
  for (let call = 0; call < 7; call += 1) {
    answers.push(await create());
    await world.stripe.paymentIntents.create({ amount: 900, currency: 'eur' });
  }
  expect(answers).toEqual([500, 200, 429, 'cut', 200, 502, 200]);
});

test('the same seed makes the same choices', async () => {
  const throwAll = async (seed: number): Promise<Seen['answer'][]> => {
    await world.control('DELETE', 'faults');
    const rule = { kind: 'error_before', probability: 0.5, times: 100, seed };
    await world.control('POST', 'faults', { ...rule, path: '/v1/customers' });
    const answers: Seen['answer'][] = [];
    for (let call = 0; call < 16; call += 1) answers.push(await create());
    return answers;
  };
  const first = await throwAll(7);
  expect(new Set(first)).toEqual(new Set([200, 500]));
  expect(await throwAll(7)).toEqual(first);
  expect(await throwAll(8)).not.toEqual(first);
});

test('an unknown fault is refused, in the header and in a rule', async () => {
  expect(await create('earthquake')).toBe(400);
  await expect(world.control('POST', 'faults', { kind: 'earthquake' })).rejects.toThrow('unknown');
  expect(await customers()).toBe(0);
});
