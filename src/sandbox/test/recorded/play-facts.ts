import { FACTS } from './facts';
import type { Fact, Step } from './fact';
import { fill, setUp } from './setups';
import type { Names } from './setups';
import { senderOf } from './send-form';
import type { FormAnswer, SendForm } from './send-form';

// Plays the table of facts against a sandbox at an address, each on a new account.

type Fields = Readonly<Record<string, string>>;

/** What each fact is called, and what is otherwise than it says; nothing where it is so. */
export async function playFacts(url: string): Promise<ReadonlyMap<string, string[]>> {
  const results = new Map<string, string[]>();
  let number = 0;
  for (const { kind, facts } of FACTS) {
    for (const fact of facts) {
      number += 1;
      const send = senderOf(url, `sk_test_unjudged_fact${number}`);
      results.set(`${kind}: ${fact.says}`, await play(send, fact));
    }
  }
  return results;
}

async function play(send: SendForm, fact: Fact): Promise<string[]> {
  try {
    const names = await setUp(send, fact.given ?? 'nothing');
    for (const step of fact.first ?? []) await request(send, names, step);
    const answered = await request(send, names, [
      fact.request,
      fact.fields ?? {},
      fact.headers ?? {},
    ]);
    return [
      ...differences(fact, answered, names),
      ...(fact.event === undefined ? [] : await eventDiffers(send, fact.event, names)),
    ];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

function request(
  send: SendForm,
  names: Names,
  [request, fields, headers = {}]: Step,
): Promise<FormAnswer> {
  const [method = '', path = ''] = fill(request, names).split(' ');
  return send(method, path, filled(fields, names), filled(headers, names));
}

const filled = (fields: Fields, names: Names): Fields =>
  Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, fill(value, names)]));

function differences(fact: Fact, { status, body, headers }: FormAnswer, names: Names): string[] {
  const found: string[] = [];
  const compare = (what: string, expected: unknown, actual: unknown): void => {
    const [one, other] = [sorted(expected), sorted(actual)];
    if (one !== other) found.push(`${what}: ${other} instead of ${one}`);
  };
  const error = (body['error'] ?? {}) as Readonly<Record<string, unknown>>;
  if (status !== fact.status) {
    found.push(`status: ${status} instead of ${fact.status} ${String(error['message'] ?? '')}`);
  }
  for (const [key, value] of Object.entries(fact.error ?? {})) {
    compare(`error.${key}`, value, error[key] ?? null);
  }
  for (const [path, value] of Object.entries(fact.answer ?? {})) {
    const expected = typeof value === 'string' ? fill(value, names) : value;
    compare(path, expected, at(body, path));
  }
  for (const path of fact.has ?? []) if (at(body, path) === undefined) found.push(`no ${path}`);
  for (const path of fact.hasNo ?? []) if (at(body, path) !== undefined) found.push(`has ${path}`);
  for (const [name, value] of Object.entries(fact.replies ?? {})) {
    compare(`header ${name}`, value, headers.get(name));
  }
  return found;
}

/** As text, whatever the order of its keys. */
const sorted = (value: unknown): string =>
  value === undefined
    ? 'none'
    : JSON.stringify(value, (_, inner: unknown) =>
        typeof inner === 'object' && inner !== null && !Array.isArray(inner)
          ? Object.fromEntries(Object.entries(inner).sort(([one], [two]) => (one < two ? -1 : 1)))
          : inner,
      );

function at(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (inner, key) =>
        typeof inner === 'object' && inner !== null
          ? (inner as Record<string, unknown>)[key]
          : undefined,
      value,
    );
}

async function eventDiffers(
  send: SendForm,
  { type, previous }: NonNullable<Fact['event']>,
  names: Names,
): Promise<string[]> {
  const { body } = await send('GET', 'events', { type, limit: '1' });
  const [event] = body['data'] as { data: { previous_attributes?: Record<string, unknown> } }[];
  if (event === undefined) return [`no event ${type}`];
  const was = event.data.previous_attributes ?? {};
  return Object.entries(previous)
    .filter(([key, value]) => sorted(was[key]) !== fill(sorted(value), names))
    .map(([key]) => `${type}: ${key} was ${sorted(was[key])}`);
}
