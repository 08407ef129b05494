import type { Played } from './replay';

// How far the sandbox agrees with what was recorded, and what differs, most often first.

interface Rates {
  requests: number;
  status: number;
  refusals: number;
  codes: number;
  params: number;
  answers: number;
  keys: number;
}

const none = (): Rates => ({
  requests: 0,
  status: 0,
  refusals: 0,
  codes: 0,
  params: 0,
  answers: 0,
  keys: 0,
});

export interface Report {
  readonly all: Rates & { percent: number };
  readonly byEndpoint: Readonly<Record<string, Rates>>;
  readonly byKind: Readonly<Record<string, Rates>>;
  readonly excluded: Readonly<Record<string, number>>;
  readonly differences: Readonly<Record<string, { count: number; first: string }>>;
  readonly missingKeys: Readonly<Record<string, number>>;
  readonly moreKeys: Readonly<Record<string, number>>;
}

/** Since then answers have the keys that the sandbox's have. */
const NEWEST = '2026-';

export function reportOf(played: readonly Played[]): Report {
  const all = none();
  const byEndpoint: Record<string, Rates> = {};
  const byKind: Record<string, Rates> = {};
  const excluded: Record<string, number> = {};
  const differences: Record<string, { count: number; first: string }> = {};
  const missingKeys: Record<string, number> = {};
  const moreKeys: Record<string, number> = {};
  for (const each of played) {
    const { outcome, exchange, endpoint, kind } = each;
    if ('excluded' in outcome) {
      count(excluded, `${endpoint}: ${outcome.excluded}`);
      continue;
    }
    const { comparison } = outcome;
    for (const rates of [all, (byEndpoint[endpoint] ??= none()), (byKind[kind] ??= none())]) {
      add(rates, comparison);
    }
    const { status, code, param, missing, more } = comparison;
    if (!status || code === false || param === false) note(differences, each, outcome.reported);
    for (const key of missing ?? []) count(missingKeys, key);
    if (exchange.headers.get('stripe-version')?.startsWith(NEWEST) === true) {
      for (const key of more) count(moreKeys, key);
    }
  }
  return {
    all: { ...all, percent: Math.round((all.status / all.requests) * 10_000) / 100 },
    byEndpoint,
    byKind,
    excluded: mostFirst(excluded, (value) => value),
    differences: mostFirst(differences, (value) => value.count),
    missingKeys: mostFirst(missingKeys, (value) => value),
    moreKeys: mostFirst(moreKeys, (value) => value),
  };
}

function add(rates: Rates, { status, code, param, missing }: Comparison): void {
  rates.requests += 1;
  rates.status += Number(status);
  if (code !== null) {
    rates.refusals += 1;
    rates.codes += Number(code);
    rates.params += Number(param);
  }
  if (missing !== null) {
    rates.answers += 1;
    rates.keys += Number(missing.length === 0);
  }
}

type Comparison = Extract<Played['outcome'], { comparison: unknown }>['comparison'];

const count = (counts: Record<string, number>, key: string): void =>
  void (counts[key] = (counts[key] ?? 0) + 1);

function note(
  differences: Record<string, { count: number; first: string }>,
  { endpoint, exchange, cassette, position }: Played,
  reported: string,
): void {
  const error = (exchange.answer['error'] ?? {}) as Record<string, string>;
  const { code = '', decline_code: declined = '', param = '', message = '' } = error;
  const recorded = [exchange.status, code, declined, param, message].join(' · ');
  const words = `${endpoint}: recorded ${recorded}; here ${reported}`;
  const key = words.replace(/\b[a-z]+_\w{12,}/g, 'ID').slice(0, 500);
  const existing = (differences[key] ??= { count: 0, first: `${cassette} ${position}` });
  existing.count += 1;
}

const mostFirst = <T>(values: Readonly<Record<string, T>>, size: (value: T) => number) =>
  Object.fromEntries(Object.entries(values).sort(([, one], [, other]) => size(other) - size(one)));
