import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** What each of them is to do, each in its own process. */
export interface Race {
  /** An empty database of Postgres. */
  database: string;
  /** Of the local Stripe, with so many customers. */
  api: string;
  account: string;
  customers: number;
  /** So many of them change, in one event each. */
  events: number;
  /** Where the rivals are installed. */
  folder: string;
}

export interface Leg {
  rows: number;
  seconds: number;
  /** Of this process alone, without Postgres and Stripe. */
  cpu: number;
}

export interface Raced {
  backfill: Leg;
  oneByOne: Leg;
  batched: Leg | null;
  /** Of a hundred stored objects so many are not what a GET answers. */
  differing: number;
  /** Of all stored objects the share that is marked as of another version of Stripe's API, in %. */
  otherVersion: number;
}

export const KEY = 'sk_test_race';

/** The last line it prints is what it measured. */
export async function race(
  program: string,
  given: Race,
  env: Record<string, string> = {},
): Promise<Raced> {
  const file = join(__dirname, `${program}.js`);
  const options = { maxBuffer: 64 * 1024 * 1024, env: { ...process.env, ...env } };
  const args = ['--enable-source-maps', file, JSON.stringify(given)];
  const { stdout } = await promisify(execFile)(process.execPath, args, options);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Raced;
}

/** In the process itself: what it was given, and how it ends. */
export function run(work: (given: Race) => Promise<Raced>): void {
  const end = (raced: Raced) => {
    process.stdout.write(`\n${JSON.stringify(raced)}\n`, () => process.exit(0));
  };
  work(JSON.parse(process.argv[2] ?? '{}') as Race).then(end, (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  });
}

export async function leg(rows: number, work: () => Promise<unknown>): Promise<Leg> {
  const began = performance.now();
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return { rows, seconds: (performance.now() - began) / 1000, cpu: (user + system) / 1_000_000 };
}

export interface StripeCustomer {
  id: string;
  name: string;
  [field: string]: unknown;
}

export async function listCustomers(api: string, limit: number): Promise<StripeCustomer[]> {
  const found: StripeCustomer[] = [];
  while (found.length < limit) {
    const after = found.at(-1)?.id;
    const query = after === undefined ? '' : `&starting_after=${after}`;
    const response = await fetch(`${api}/v1/customers?limit=100${query}`, {
      headers: { authorization: `Bearer ${KEY}` },
    });
    const page = (await response.json()) as { data: StripeCustomer[]; has_more: boolean };
    found.push(...page.data);
    if (!page.has_more) break;
  }
  return found.slice(0, limit);
}

/** `customer.updated` as Stripe sends it, a second after all that was listed. */
export function renamed(customer: StripeCustomer, created: number) {
  return {
    id: `evt_${customer.id}`,
    object: 'event',
    type: 'customer.updated',
    api_version: '2026-10-28.endive',
    created,
    livemode: false,
    pending_webhooks: 0,
    request: { id: null, idempotency_key: null },
    data: {
      object: { ...customer, name: `${customer.name} & Sons` },
      previous_attributes: { name: customer.name },
    },
  };
}
