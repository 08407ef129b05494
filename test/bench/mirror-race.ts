import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { startPostgres } from '../../src/local/postgres-server';
import { startSandbox } from '../../src/sandbox/start';
import type { Bench, Measured } from './bench';
import { figure, median } from './figure';
import type { Figure } from './figure';
import { KEY, race } from './rivals/race';
import type { Leg, Race, Raced } from './rivals/race';
import { RIVALS, installRivals } from './rivals/rivals';
import type { Rival } from './rivals/rivals';

const CUSTOMERS = 100_000;
const EVENTS = 20_000;
const RIVAL = 'stripe/sync-engine';

/** One table and nothing else: as fast as this machine is. */
const BARE = 'a bare table';

type Runner = Rival | 'quittance' | typeof BARE;
const RUNNERS: readonly Runner[] = ['quittance', ...(Object.keys(RIVALS) as Rival[]), BARE];

export const mirrorRace: Bench = {
  name: 'mirror-race',
  title: `copying ${CUSTOMERS} customers of one local Stripe to one Postgres, and ${EVENTS} events`,
  alone: true,
  run: async ({ runs, print }) => {
    const folder = mkdtempSync(join(tmpdir(), 'quittance-bench-'));
    const rivals = await installRivals();
    const server = await startPostgres({ folder });
    const stripe = await startSandbox({});
    try {
      const account = await bigAccount(stripe.url);
      const raced = new Map<Runner, Raced[]>(RUNNERS.map((runner) => [runner, []]));
      for (let at = 0; at < runs; at += 1) {
        // Each begins once: what the first ones warm is not always the same one's.
        for (let nth = 0; nth < RUNNERS.length; nth += 1) {
          const runner = RUNNERS[(at + nth) % RUNNERS.length] ?? 'quittance';
          print(`run ${at + 1} of ${runs}: ${runner}`);
          const database = await emptyDatabase(server.url, `race_${at}_${nth}`);
          const given = { database, api: stripe.url, account, folder: rivals.folder };
          raced.get(runner)?.push(await raceOf(runner, given));
        }
      }
      return measured(raced);
    } finally {
      await stripe.stop();
      await server.stop();
      rivals.remove();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

function raceOf(runner: Runner, given: Omit<Race, 'customers' | 'events'>): Promise<Raced> {
  const whole = { ...given, customers: CUSTOMERS, events: EVENTS };
  if (runner === 'quittance') return race('copy-by-ours', whole);
  if (runner === BARE) return race('copy-bare', whole);
  return race('copy-by-rival', whole, { RIVAL: runner });
}

async function bigAccount(api: string): Promise<string> {
  const headers = { authorization: `Bearer ${KEY}` };
  const response = await fetch(`${api}/v1/account`, { headers });
  const { id } = (await response.json()) as { id: string };
  const body = JSON.stringify({ collection: 'customer', count: CUSTOMERS, account: id });
  const made = await fetch(`${api}/_sandbox/objects/computed`, { method: 'POST', body });
  if (!made.ok) throw new Error(`the local Stripe made no account: ${await made.text()}`);
  return id;
}

/** Supabase's migrations name a role that its own servers have. */
async function emptyDatabase(url: string, name: string): Promise<string> {
  const sql = new Client({ connectionString: url });
  await sql.connect();
  const roles = await sql.query("select 1 from pg_roles where rolname = 'postgres'");
  if (roles.rowCount === 0) await sql.query('create role postgres');
  await sql.query(`create database ${name}`);
  await sql.end();
  const own = new URL(url);
  own.pathname = `/${name}`;
  return own.href;
}

function measured(raced: ReadonlyMap<Runner, readonly Raced[]>): Measured {
  const legs = (runner: Runner, of: keyof Raced): Leg[] =>
    (raced.get(runner) ?? []).map((one) => one[of]).filter(isLeg);
  const rates = (runner: Runner, of: keyof Raced) =>
    legs(runner, of).map(({ rows, seconds }) => rows / seconds);
  const figures: Figure[] = [];
  for (const runner of RUNNERS) {
    figures.push(
      figure(`${runner}: rows copied`, '1/s', rates(runner, 'backfill')),
      figure(
        `${runner}: processor time of its process`,
        'ms a row',
        legs(runner, 'backfill').map(({ rows, cpu }) => (cpu * 1000) / rows),
      ),
      figure(`${runner}: events one by one`, '1/s', rates(runner, 'oneByOne')),
    );
  }
  for (const runner of ['quittance', BARE] as const) {
    figures.push(figure(`${runner}: events in batches`, '1/s', rates(runner, 'batched')));
  }
  const ratio = (of: keyof Raced, by: keyof Raced, whose: Runner = RIVAL): number[] => {
    const theirs = median(rates(whose, by));
    return rates('quittance', of).map((ours) => ours / theirs);
  };
  figures.push(
    figure(`rows copied ÷ ${RIVAL}`, '×', ratio('backfill', 'backfill'), { atLeast: 5 }),
    figure(`events one by one ÷ ${RIVAL}`, '×', ratio('oneByOne', 'oneByOne'), { atLeast: 2 }),
    figure(`events in batches ÷ ${RIVAL}`, '×', ratio('batched', 'oneByOne'), { atLeast: 15 }),
    figure(`rows copied ÷ ${BARE}`, '×', ratio('backfill', 'backfill', BARE)),
    figure(`events one by one ÷ ${BARE}`, '×', ratio('oneByOne', 'oneByOne', BARE)),
    figure(`events in batches ÷ ${BARE}`, '×', ratio('batched', 'batched', BARE)),
    figure(
      'quittance: of 100 stored objects not as a GET answers',
      'objects',
      (raced.get('quittance') ?? []).map(({ differing }) => differing),
      { atMost: 0 },
    ),
    figure(
      'quittance: stored objects marked as of another version',
      '%',
      (raced.get('quittance') ?? []).map(({ otherVersion }) => otherVersion),
      { atMost: 1 },
    ),
  );
  return { figures, notes: { ...RIVALS, customers: CUSTOMERS, events: EVENTS, fsync: 'on' } };
}

const isLeg = (one: Leg | number | null): one is Leg => one !== null && typeof one === 'object';
