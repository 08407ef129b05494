import { playedVersions } from '../../transport/versions';
import type { Cassette, Exchange } from './cassettes';
import type { Running } from './caller';
import { compare } from './compare';
import type { Comparison } from './compare';
import { createIds, objectsIn } from './ids';
import type { Ids } from './ids';
import { makeObject } from './make-objects';
import type { Request, Maker } from './make-objects';
import { endpointOf, exclusionOf } from './scope';

// Plays one recording against the sandbox, in order, each request once, on a new account.

export interface Played {
  readonly endpoint: string;
  readonly kind: Kind;
  readonly cassette: string;
  readonly position: number;
  readonly exchange: Exchange;
  readonly outcome: { excluded: string } | { comparison: Comparison; reported: string };
}

export const KINDS = ['read', 'made', 'declined', 'missing', 'refused'] as const;
export type Kind = (typeof KINDS)[number];

function kindOf({ method, status }: Exchange): Kind {
  if (status === 402) return 'declined';
  if (status === 404) return 'missing';
  if (status >= 400) return 'refused';
  return method === 'GET' ? 'read' : 'made';
}

const OLDEST = [...playedVersions()].sort()[0] ?? '';

/** The recorded version, or the oldest that is played where it is older than all of them. */
function versionOf({ headers }: Exchange): Record<string, string> {
  const [version = ''] = (headers.get('stripe-version') ?? '').split(';');
  if (version === '') return {};
  return { 'stripe-version': playedVersions().has(version) ? version : OLDEST };
}

export async function playCassette(
  sandbox: Running,
  cassette: Cassette,
  number: number,
): Promise<Played[]> {
  const ids = createIds();
  const seen = objectsIn(cassette.exchanges.map(({ answer }) => answer));
  const key = `sk_test_unjudged_recording${number}`;
  const played: Played[] = [];
  // Parts of a recording may be years older than others: it is played on one day.
  await sandbox.until(cassette.at);
  for (const [position, exchange] of cassette.exchanges.entries()) {
    const outcome = await play(sandbox, exchange, { ids, seen, key });
    const endpoint = endpointOf(exchange) ?? `${exchange.method} ${shortPath(exchange.path)}`;
    const { name } = cassette;
    played.push({ endpoint, kind: kindOf(exchange), cassette: name, position, exchange, outcome });
  }
  return played;
}

const shortPath = (path: string): string => path.split('/').slice(0, 3).join('/');

type Context = Pick<Maker, 'ids' | 'seen'> & { readonly key: string };

async function play(
  sandbox: Running,
  exchange: Exchange,
  context: Context,
): Promise<Played['outcome']> {
  const { ids, seen, key } = context;
  const excluded = exclusionOf(exchange, seen) ?? (await makeMissing(sandbox, exchange, context));
  if (excluded !== undefined) return { excluded };
  const idempotency = exchange.headers.get('idempotency-key');
  const answer = await sandbox.send(
    exchange.method,
    ids.translate(exchange.path),
    ids.translate(exchange.form),
    {
      authorization: `Bearer ${key}`,
      ...versionOf(exchange),
      ...accountHeader(exchange, ids),
      ...(idempotency === undefined ? {} : { 'idempotency-key': idempotency }),
    },
  );
  ids.learn(exchange.answer, answer.body);
  const { error } = answer.body as { error?: Record<string, string> };
  const { code = '', decline_code: declined = '', param = '', message = '' } = error ?? {};
  const reported = [answer.status, code, declined, param, message].join(' · ');
  return { comparison: compare(exchange, answer), reported };
}

function accountHeader({ headers }: Exchange, ids: Ids): Record<string, string> {
  const account = headers.get('stripe-account');
  return account === undefined ? {} : { 'stripe-account': ids.translate(account) };
}

/** Makes what the request names and nobody has made yet; says why, where that cannot be. */
async function makeMissing(
  sandbox: Running,
  exchange: Exchange,
  { ids, seen, key }: Context,
): Promise<string | undefined> {
  const { headers, path, form, answer, status } = exchange;
  const { message = '' } = (answer['error'] ?? {}) as { message?: string };
  const requester =
    (method: string, extra: Record<string, string>): Request =>
    (to, fields) =>
      sandbox.send(method, `/v1/${to}`, new URLSearchParams(fields).toString(), {
        authorization: `Bearer ${key}`,
        ...extra,
      });
  const { control } = sandbox;
  // A request that attaches a method is about one that is nobody's yet.
  const [owner = ''] = path.endsWith('/attach') ? [] : (`${path} ${form}`.match(/cus_\w+/) ?? []);
  const account = headers.get('stripe-account') ?? '';
  for (const id of ids.unknownIn(`${account} ${path} ${form}`)) {
    // What Stripe did not know shall not be known here, either.
    if (status >= 400 && message.includes(id)) continue;
    const extra = id.startsWith('acct_') ? {} : accountHeader(exchange, ids);
    const [request, find] = [requester('POST', extra), requester('GET', extra)];
    const reason = await makeObject({ request, find, control, ids, seen, owner }, id);
    if (reason !== null) return reason;
  }
  return undefined;
}
