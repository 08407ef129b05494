import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

// Reads recordings that public test suites made of Stripe: YAML files of requests and answers, in
// the order in which they were made. They are nobody's but theirs, and never part of this project.

export interface Exchange {
  readonly method: string;
  /** Without host: `/v1/customers/cus_1`. */
  readonly path: string;
  /** Of a GET and a DELETE the query, else the body. */
  readonly form: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly status: number;
  readonly answer: Answer;
  readonly at: number;
}

export type Answer = Readonly<Record<string, unknown>>;

export interface Cassette {
  readonly name: string;
  /** When the newest part of it was recorded. */
  readonly at: number;
  readonly exchanges: readonly Exchange[];
}

interface Written {
  readonly request: {
    method: string;
    uri: string;
    body?: { string?: string };
    headers: Record<string, string[]>;
  };
  readonly response: {
    status: { code: string };
    headers: Record<string, string[]>;
    body: { string?: string; base64_string?: string };
  };
  readonly recorded_at?: string;
}

const HOST = 'https://api.stripe.com';

export interface Recordings {
  readonly cassettes: readonly Cassette[];
  /** Files that are no YAML, with why. */
  readonly unreadable: Readonly<Record<string, string>>;
}

/** All recordings below a folder, the oldest first. Placeholders give way to what they replaced. */
export function readRecordings(
  folder: string,
  placeholders: Readonly<Record<string, string>>,
): Recordings {
  const cassettes: Cassette[] = [];
  const unreadable: Record<string, string> = {};
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  for (const name of files.filter((file) => /\.ya?ml$/.test(file)).sort()) {
    try {
      const exchanges = exchangesOf(join(folder, name), placeholders);
      cassettes.push({ name, exchanges, at: Math.max(...exchanges.map(({ at }) => at)) });
    } catch (error) {
      unreadable[name] = error instanceof Error ? (error.message.split('\n')[0] ?? '') : '';
    }
  }
  const ofStripe = cassettes.filter(({ exchanges }) => exchanges.length > 0);
  return { cassettes: ofStripe.sort((one, other) => one.at - other.at), unreadable };
}

function exchangesOf(file: string, placeholders: Readonly<Record<string, string>>): Exchange[] {
  const putBack = (text: string): string =>
    Object.entries(placeholders).reduce((now, [from, to]) => now.replaceAll(from, to), text);
  const text = putBack(readFileSync(file, 'utf8'));
  if (!text.includes(HOST)) return [];
  // Every value as text, so that none is turned into a date or a number on the way.
  const options = { schema: 'failsafe', logLevel: 'error', uniqueKeys: false } as const;
  const { http_interactions: written } = parse(text, options) as { http_interactions: Written[] };
  return written
    .filter(({ request }) => request.uri.startsWith(HOST))
    .map((each) => exchangeOf(each, putBack));
}

type PutBack = (text: string) => string;

function exchangeOf(
  { request, response, recorded_at: recordedAt }: Written,
  putBack: PutBack,
): Exchange {
  const [path = '', query = ''] = request.uri.slice(HOST.length).split('?');
  const headers = lowerCase(request.headers);
  // A suite that stops its clock writes that clock's time; the answer's own date is Stripe's.
  const date = lowerCase(response.headers).get('date') ?? recordedAt ?? '';
  return {
    method: request.method.toUpperCase(),
    path,
    form: request.method.toUpperCase() === 'POST' ? (request.body?.string ?? '') : query,
    headers,
    status: Number(response.status.code),
    answer: answerOf(response.body, putBack),
    at: Date.parse(date),
  };
}

const lowerCase = (headers: Readonly<Record<string, readonly string[]>>): Map<string, string> =>
  new Map(Object.entries(headers).map(([name, values]) => [name.toLowerCase(), values[0] ?? '']));

function answerOf(body: Written['response']['body'], putBack: PutBack): Answer {
  const plain = body.base64_string ?? body.string ?? '';
  const text = plain.trimStart().startsWith('{')
    ? plain
    : putBack(Buffer.from(plain, 'base64').toString('utf8'));
  return JSON.parse(text) as Answer;
}
