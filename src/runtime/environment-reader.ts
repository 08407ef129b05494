import { readFileSync } from 'node:fs';
import { Secret } from './secret';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Every problem of a configuration at once, so that a person fixes it in one go. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The configuration has ${problems.length} problem(s):\n  - ${problems.join('\n  - ')}`);
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

export interface EnvironmentReader {
  readonly problems: string[];
  text(name: string, fallback?: string): string;
  optional(name: string): string | undefined;
  secret(name: string): Secret;
  optionalSecret(name: string): Secret | undefined;
  list(name: string): string[];
  number(name: string, limits: NumberLimits): number | undefined;
  url(name: string, protocols: readonly string[]): string | undefined;
  oneOf<T extends string>(name: string, allowed: readonly T[], fallback: T): T;
}

export interface NumberLimits {
  min: number;
  max: number;
  whole?: boolean;
}

/** Reads variables one by one and remembers what is wrong instead of stopping at the first. */
export function environmentReader(env: Environment): EnvironmentReader {
  const problems: string[] = [];
  const plain = (name: string) => env[name]?.trim() || undefined;
  const required = (name: string, value: string | undefined) => {
    if (value === undefined) problems.push(`${name} is missing`);
    return value ?? '';
  };
  const withFile = (name: string) => plain(name) ?? readSecretFile(env, name, problems);
  return {
    problems,
    text: (name, fallback) => plain(name) ?? fallback ?? required(name, undefined),
    optional: plain,
    secret: (name) => new Secret(required(name, withFile(name))),
    optionalSecret: (name) => secretOrNothing(withFile(name)),
    list: (name) => splitList(plain(name)),
    number: (name, limits) => parseNumber(name, plain(name), limits, problems),
    url: (name, protocols) => parseUrl(name, plain(name), protocols, problems),
    oneOf: (name, allowed, fallback) => {
      const value = plain(name) ?? fallback;
      const match = allowed.find((candidate) => candidate === value);
      if (match === undefined) problems.push(`${name} is "${value}", not ${allowed.join(' or ')}`);
      return match ?? fallback;
    },
  };
}

function readSecretFile(env: Environment, name: string, problems: string[]): string | undefined {
  const path = env[`${name}_FILE`]?.trim();
  if (!path) return undefined;
  try {
    const content = readFileSync(path, 'utf8').trim();
    if (content === '') problems.push(`${name}_FILE points to ${path}, which is empty`);
    return content === '' ? undefined : content;
  } catch (error) {
    problems.push(`${name}_FILE points to ${path}, which cannot be read: ${String(error)}`);
    return undefined;
  }
}

function secretOrNothing(value: string | undefined): Secret | undefined {
  return value === undefined ? undefined : new Secret(value);
}

function splitList(value: string | undefined): string[] {
  return (value ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function parseNumber(
  name: string,
  value: string | undefined,
  limits: NumberLimits,
  problems: string[],
): number | undefined {
  if (value === undefined) return undefined;
  const number = Number(value);
  const wrong = limits.whole === true && !Number.isInteger(number);
  if (Number.isFinite(number) && number >= limits.min && number <= limits.max && !wrong) {
    return number;
  }
  const kind = limits.whole === true ? 'a whole number' : 'a number';
  problems.push(`${name} is "${value}", not ${kind} from ${limits.min} to ${limits.max}`);
  return undefined;
}

function parseUrl(
  name: string,
  value: string | undefined,
  protocols: readonly string[],
  problems: string[],
): string | undefined {
  if (value === undefined) return undefined;
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url !== undefined && protocols.includes(url.protocol)) return value.replace(/\/+$/, '');
  const kinds = protocols.map((protocol) => `${protocol}//`).join(' or ');
  problems.push(`${name} must be a complete address that starts with ${kinds}`);
  return undefined;
}
