import { createHash } from 'node:crypto';
import { COMMAND_LINE } from '../../../src/domain/audit';
import { initialBundle } from '../../../src/domain/bundles/initial-bundle';
import type { Scope } from '../../../src/domain/api-key';
import { newApiKey } from '../../../src/runtime/new-api-key';
import { customerRead } from '../../postgres/mirror-facts';
import { startApp } from '../support/test-app';
import type { TestApp } from '../support/test-app';

const CODES = ['north', 'east', 'south', 'west'];
const SCOPES: Scope[] = ['read', 'collect', 'admin'];
/** For each of the four; 5,000 take a minute, and are run by name: `TENANT_REQUESTS=5000`. */
const REQUESTS = Number(process.env['TENANT_REQUESTS'] ?? '500');
const AT_ONCE = 16;

interface Key {
  secret: string;
  connection: string | null;
  scope: Scope;
}

/** What belongs to a connection; each value holds its mark, or is an id that no other has. */
interface Tenant {
  code: string;
  invoice: string;
  customer: string;
  command: string;
  bulk: string;
  bundle: string;
  credential: string;
  mutation: string;
  key: string;
  ids: string[];
}

let app: TestApp;
const keys: Key[] = [];
const tenants: Tenant[] = [];
/** In every name that a connection stores, and in nothing that a caller sends. */
const markOf = (code: string) => `mark-of-${code}`;

beforeAll(async () => {
  app = await startApp({ limits: { perKey: 1e9, failedAuthPerAddress: 1e9 } });
  for (const code of CODES) await app.otherKey(code);
  for (const connection of [...CODES, null]) {
    for (const scope of SCOPES) keys.push(await makeKey(connection, scope));
  }
  for (const code of CODES) tenants.push(await makeTenant(code));
});
afterAll(() => app.close());

async function makeKey(connection: string | null, scope: Scope): Promise<Key & { id: string }> {
  const mode = connection === null ? null : ('test' as const);
  const { key: secret, ...kept } = newApiKey(mode);
  const name = connection === null ? null : `key ${markOf(connection)}`;
  const row = { ...kept, scope, connection, mode, name, expiresAt: null };
  const { id } = await app.stores.apiKeys.create(row, COMMAND_LINE);
  return { secret, connection, scope, id };
}

async function makeTenant(code: string): Promise<Tenant> {
  const mark = markOf(code);
  const { secret: key, id: keyId } = await makeKey(code, 'admin');
  const send = async (method: string, path: string, body: unknown) => {
    const answer = await app.request(method, path, body, {
      key,
      idempotencyKey: `asked-by-${code}`,
    });
    expect([path, answer.status < 300]).toEqual([path, true]);
    return answer.json;
  };
  const customer = { external_id: 'client', name: `Client ${mark}`, email: 'pay@client.example' };
  const line = { description: mark, quantity: 1, unit_amount: 100, amount: 100 };
  const made = await send('POST', '/v1/invoices', {
    external_id: 'the-same-everywhere',
    customer,
    currency: 'eur',
    lines: [line],
    amount_due: 100,
    number: mark,
    issued_on: '2026-11-01',
    due_on: '2026-12-01',
  });
  const invoice = made['id'] as string;
  const part = { amount: 40, reference: mark };
  const command = await send('POST', `/v1/invoices/${invoice}/offline_payments`, part);
  const { id } = await send('GET', '/v1/customers/by-external-id/client', undefined);
  const asked = { action: 'resend', filter: { customer: id } };
  const { id: bulk } = await send('POST', '/v1/bulk_actions/dry_run', asked);
  const secretKey = `sk_test_of_the_${code}`;
  app.stripeAccounts.keys.set(secretKey, { kind: 'read', account: `acct_${mark}`, gone: null });
  const properties = { kind: 'stripe_key', secret_key: secretKey, name: mark };
  const credential = String((await send('POST', '/v1/credentials', { properties }))['id']);
  const mirror = { id: 'the-same-everywhere', credential, collections: ['stripe:customer'] };
  const resourceId = String((await send('POST', '/v1/syncs', mirror))['resource_id']);
  const row = await app.stores.syncs.byId(code, mirror.id);
  await app.stores.syncs.write(row?.number ?? 0, [customerRead(0, { id: mark })]);
  const given = { sync_id: mirror.id, collection_id: 'stripe:customer', await_timeout_ms: 0 };
  const run = await send('POST', '/v1/mutations/run/create', { ...given, data: [{ name: mark }] });
  const mutation = String(run['id']);
  const ids = [invoice, id as string, keyId, bulk as string, credential, resourceId, mutation];
  await send('POST', '/v1/consumers', { id: 'the-same-everywhere', sync: mirror.id });
  const own = {
    credential,
    mutation,
    customer: id as string,
    command: command['id'] as string,
    bulk: bulk as string,
    bundle: await makeBundle(code, id as string),
  };
  const of = { invoice, ...own, key: keyId };
  return { code, ...of, ids };
}

/** Its rules are tested elsewhere: here it only has to be somebody's. */
async function makeBundle(connection: string, customerId: string): Promise<string> {
  const id = `bun_${connection}`;
  const state = initialBundle(id, [], { stripeCustomer: null, now: 0 });
  const of = { connection, customerId, state, successUrl: null, cancelUrl: null, createdAt: 0 };
  await app.stores.bundles.insert({ id, ref: `ref-of-${id}`, ...of }, COMMAND_LINE);
  return id;
}

/** The same numbers for the same seed, so that what is found can be found again. */
function randomOf(seed: number): <T>(of: readonly T[]) => T {
  let count = 0;
  return (of) => {
    const bytes = createHash('sha256')
      .update(`${seed} ${(count += 1)}`)
      .digest();
    return of[bytes.readUInt32BE() % of.length]!;
  };
}

interface Sent {
  key: Key;
  header: string | null;
  method: string;
  path: string;
  body?: unknown;
}

const READS = (of: Tenant) => [
  '/v1/invoices?limit=100',
  '/v1/invoices?status=sending&due_after=2000-01-01',
  `/v1/invoices?customer=${of.customer}&updated_since=2000-01-01T00:00:00Z`,
  `/v1/bulk_actions/${of.bulk}`,
  `/v1/bundles/${of.bundle}`,
  `/v1/bulk_actions/${of.bulk}/invoices`,
  '/v1/credentials',
  '/v1/syncs',
  '/v1/syncs/the-same-everywhere',
  '/v1/syncs/the-same-everywhere/records',
  '/v1/syncs/the-same-everywhere/events',
  '/v1/consumers',
  '/v1/consumers/the-same-everywhere',
  '/v1/consumers/the-same-everywhere/set-aside',
  `/v1/credentials/${of.credential}`,
  `/v1/mutations/${of.mutation}`,
  '/v1/events?limit=100',
  '/v1/api_keys',
  '/v1/audit?limit=100',
  '/v1/connections',
  '/v1/unmatched_money',
  '/v1/quarantined_events',
  '/v1/not_startable_invoices',
  '/v1/invoices/by-external-id/the-same-everywhere',
  '/v1/customers/by-external-id/client',
  `/v1/invoices/${of.invoice}`,
  `/v1/invoices/${of.invoice}/timeline`,
  `/v1/invoices/${of.invoice}/explain`,
  `/v1/invoices/${of.invoice}/payments`,
  `/v1/customers/${of.customer}`,
  `/v1/commands/${of.command}`,
];

type Write = [path: string, body: unknown];

const WRITES = (of: Tenant): Write[] => [
  [`/v1/invoices/${of.invoice}/pause`, { reason: 'by a stranger' }],
  [`/v1/invoices/${of.invoice}/void`, { reason: 'by a stranger' }],
  [`/v1/invoices/${of.invoice}/offline_payments`, { amount: 60, reference: 'by a stranger' }],
  [`/v1/customers/${of.customer}/unlink`, {}],
  [`/v1/bundles/${of.bundle}/close`, {}],
  [`/v1/customers/${of.customer}/move`, { connection: 'north' }],
];

/** What a key of the whole installation may do to each. */
const WRITES_OF_ADMINS = (of: Tenant): Write[] => [
  [`/v1/api_keys/${of.key}/revoke`, { at: '2099-01-01T00:00:00Z' }],
  [`/v1/connections/${of.code}/disconnect`, {}],
  ['/v1/syncs', { credential: of.credential, collections: 'all' }],
];

function drawRequest(pick: ReturnType<typeof randomOf>): Sent {
  const [key, of] = [pick(keys), pick(tenants)];
  const header = pick([null, null, ...CODES, 'none']);
  const isWrite = pick([true, false, false, false]);
  if (!isWrite) return { key, header, method: 'GET', path: pick(READS(of)) };
  // Of another connection's things alone: what is allowed would end them.
  const acting = key.connection ?? header;
  const others = tenants.filter(({ code }) => code !== acting);
  const other = pick(others);
  const writes = key.connection === null ? [] : WRITES_OF_ADMINS(other);
  const [path, body] = pick([...WRITES(other), ...writes]);
  return { key, header, method: 'POST', path, body };
}

async function send({ key, header, method, path, body }: Sent, n: number) {
  const answer = await fetch(`${app.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${key.secret}`,
      ...(header === null ? {} : { 'quittance-connection': header }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(method === 'POST' ? { 'idempotency-key': `stranger-${n}` } : {}),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, text: await answer.text() };
}

/** The connection this request may see; null: none. */
function actingOn({ key, header }: Sent): string | null {
  if (key.connection === null) return header !== null && CODES.includes(header) ? header : null;
  return header === null || header === key.connection ? key.connection : null;
}

/** What is wrong with an answer, if anything; a path may be repeated in it. */
function wrongWith(sent: Sent, { status, text }: { status: number; text: string }): string[] {
  const acting = actingOn(sent);
  const { connection, scope } = sent.key;
  const listsAllKeys = connection === null && scope === 'admin' && sent.path === '/v1/api_keys';
  const shown = tenants.filter(
    ({ code, ids }) =>
      code !== acting &&
      [markOf(code), ...ids].some((own) => text.includes(own) && !sent.path.includes(own)),
  );
  return [
    ...(listsAllKeys ? [] : shown.map(({ code }) => `it shows what ${code} has`)),
    ...(sent.method === 'POST' && status < 400 ? [`a stranger's ${sent.path} is ${status}`] : []),
    ...(status >= 500 ? [`it fails with ${status}`] : []),
  ];
}

test('what is mixed would be found', () => {
  const key = keys.find(({ connection }) => connection === 'north')!;
  const [north, east] = tenants as [Tenant, Tenant];
  const read = { key, header: null, method: 'GET', path: '/v1/invoices' };
  const shown = (text: string) => wrongWith(read, { status: 200, text });
  expect(shown(`${markOf('north')} ${north.invoice}`)).toEqual([]);
  for (const text of [markOf('east'), east.invoice, east.customer, east.key]) {
    expect(shown(text)).toEqual(['it shows what east has']);
  }
  expect(wrongWith({ ...read, method: 'POST' }, { status: 202, text: '' })).toHaveLength(1);
});

test.each([1, 2, 3, 4])(
  '5,000 requests by any key for anything mix nothing: seed %i',
  async (seed) => {
    const pick = randomOf(seed);
    const wrong: unknown[] = [];
    let answered = 0;
    let allowed = 0;
    const worker = async () => {
      for (let n = answered; n < REQUESTS; n = answered) {
        answered += 1;
        const sent = drawRequest(pick);
        const answer = await send(sent, seed * REQUESTS + n);
        if (answer.status === 200) allowed += 1;
        const problems = wrongWith(sent, answer);
        if (problems.length > 0) wrong.push({ ...sent, ...answer, problems });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    expect(wrong.slice(0, 3)).toEqual([]);
    // Else nothing was tried.
    expect(allowed).toBeGreaterThan(REQUESTS / 20);
  },
);

test('nothing of anybody was changed', async () => {
  for (const { code, invoice, key } of tenants) {
    const own = keys.find((one) => one.connection === code && one.scope === 'admin')!;
    const get = (path: string) => app.request('GET', path, undefined, { key: own.secret });
    expect((await get(`/v1/invoices/${invoice}`)).json).toMatchObject({
      status: 'sending',
      number: markOf(code),
      amount_received: 40,
      paused: false,
    });
    const { data } = (await get('/v1/api_keys')).json as { data: { id: string; status: string }[] };
    expect(data.find(({ id }) => id === key)).toMatchObject({ status: 'valid', expires_at: null });
    const audit = (await get('/v1/audit?limit=100')).text;
    expect(audit).not.toContain('stranger');
  }
});
