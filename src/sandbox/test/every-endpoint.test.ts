import { readFileSync } from 'node:fs';
import { EXPANDABLE } from '../transport/expandable';
import { ENDPOINTS } from './declared/endpoints';
import { expansionsDeclared } from './declared/expansions';
import { rig } from './helpers';
import type { Rig } from './helpers';

// What every endpoint has in common: a parameter Stripe does not declare is refused in Stripe's
// words, a missing required one too, and nothing has happened.

jest.setTimeout(180_000);

let world: Rig;
beforeAll(async () => {
  world = await rig();
});
afterAll(() => world.stop());

interface Refusal {
  readonly status: number;
  readonly error: { type?: string; code?: string; param?: string; message?: string };
}

async function send(route: string, fields: Record<string, string>): Promise<Refusal> {
  const [method = '', pattern = ''] = route.split(' ');
  const path = pattern.replaceAll(/:\w+/g, 'x_none');
  const text = new URLSearchParams(fields).toString();
  const inBody = method === 'POST';
  const response = await fetch(`${world.sandbox.url}${path}${inBody ? '' : `?${text}`}`, {
    method,
    headers: {
      authorization: 'Bearer sk_test_rig',
      'stripe-version': '2026-10-28.endive',
      connection: 'close',
      'content-type': 'application/x-www-form-urlencoded',
    },
    ...(inBody ? { body: text } : {}),
  });
  const { error } = (await response.json()) as { error?: Refusal['error'] };
  return { status: response.status, error: error ?? {} };
}

interface Printed {
  readonly routes: Record<string, { o?: number }>;
  readonly table: readonly (readonly string[] | Record<string, unknown>)[];
}
const printed = JSON.parse(
  readFileSync('src/sandbox/declared/parameters.shapes', 'utf8'),
) as Printed;

/** A value that fits a declared shape, with all that is required inside. */
function sample(shape: unknown, at: string): Record<string, string> {
  if (shape === 'n') return { [at]: '1900000000' };
  if (shape === 'b') return { [at]: 'true' };
  if (typeof shape !== 'object' || shape === null) return { [at]: 'x' };
  if ('z' in shape) return sample(shape.z, at);
  if ('e' in shape) return { [at]: String((printed.table[shape.e as number] as string[])[0]) };
  if ('a' in shape) return sample(shape.a, `${at}[0]`);
  if ('m' in shape) return sample(shape.m, `${at}[k]`);
  if ('u' in shape) return sample((shape.u as unknown[])[0], at);
  const fields = printed.table[(shape as { o: number }).o] as Record<string, unknown>;
  const inner = requiredOf(fields).map(([key, each]) => sample(each, `${at}[${key}]`));
  return Object.assign({}, ...inner) as Record<string, string>;
}

const requiredOf = (fields: Record<string, unknown>): [string, unknown][] =>
  Object.entries(fields).filter(([key]) => !key.endsWith('?'));

function required(route: string): [string, unknown][] {
  const index = printed.routes[route]?.o;
  return index === undefined ? [] : requiredOf(printed.table[index] as Record<string, unknown>);
}

const routes = Object.keys(ENDPOINTS);

test.each(routes)('%s refuses a parameter Stripe does not declare', async (route) => {
  const needed = required(route).map(([key, shape]) => sample(shape, key));
  const fields = Object.assign({ colour: 'red' }, ...needed) as Record<string, string>;
  expect(await send(route, fields)).toMatchObject({
    status: 400,
    error: {
      type: 'invalid_request_error',
      code: 'parameter_unknown',
      param: 'colour',
      message: 'Received unknown parameter: colour',
    },
  });
});

const demanding = routes.flatMap((route) => required(route).map(([key]) => [route, key] as const));

test('there are endpoints that require something', () => {
  expect(demanding.length).toBeGreaterThanOrEqual(11);
});

test.each(demanding)('%s without %s says what is missing', async (route, missing) => {
  const given = required(route)
    .filter(([key]) => key !== missing)
    .map(([key, shape]) => sample(shape, key));
  expect(await send(route, Object.assign({}, ...given) as Record<string, string>)).toMatchObject({
    status: 400,
    error: {
      type: 'invalid_request_error',
      code: 'parameter_missing',
      param: missing,
      message: `Missing required param: ${missing}.`,
    },
  });
});

test('none of these refusals made anything', async () => {
  expect((await world.stripe.events.list()).data).toEqual([]);
});

test('what can be expanded is what stripe-node declares', () => {
  const declared = expansionsDeclared(Object.keys(EXPANDABLE));
  for (const [kind, fields] of Object.entries(EXPANDABLE)) {
    const offered = Object.keys(fields).filter(
      (field) => declared.optional[kind]?.has(field) !== true,
    );
    expect({ kind, fields: offered.sort() }).toEqual({
      kind,
      fields: [...(declared.fields[kind] ?? [])].sort(),
    });
  }
});

test('a path that cannot be expanded is refused before anything is done', async () => {
  const wish = { amount: '900', currency: 'eur', 'expand[0]': 'latest_charge.colour' };
  const refused = await send('POST /v1/payment_intents', wish);
  expect(refused).toMatchObject({ status: 400, error: { param: 'expand' } });
  const number = await send('POST /v1/payment_intents', { ...wish, 'expand[0]': 'amount' });
  expect(number.error.message).toContain('This property cannot be expanded (amount).');
  const deep = 'latest_charge.customer.invoice_settings.default_payment_method.customer';
  const tooDeep = await send('POST /v1/payment_intents', { ...wish, 'expand[0]': deep });
  expect(tooDeep.error.message).toContain('You cannot expand more than 4 levels');
  expect((await world.stripe.paymentIntents.list()).data).toEqual([]);
});
