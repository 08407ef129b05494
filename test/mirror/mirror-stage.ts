import { COMMAND_LINE } from '../../src/domain/audit';
import type { MirrorDeps } from '../../src/mirror/mirror-deps';
import { runSync } from '../../src/mirror/run-sync';
import type { SyncRunEnd } from '../../src/mirror/run-sync';
import type { CredentialRow } from '../../src/postgres/mirror/credentials';
import type { SyncRow, SyncSettings } from '../../src/postgres/mirror/syncs';
import type { ListReader } from '../../src/stripe/list-reader';
import { eventually } from '../harness/eventually';
import { openDatabase } from '../postgres/database';
import type { TestDatabase } from '../postgres/database';
import { ALL } from '../postgres/mirror-facts';
import { ensureConnection } from '../postgres/samples';
import { localMirror } from './local-mirror';
import { realSandbox } from '../stripe/real-sandbox';
import type { RealSandbox } from '../stripe/real-sandbox';

/** Real Postgres and the sandbox, and syncs that are run between them. */
export interface MirrorStage {
  db: TestDatabase;
  stripe: RealSandbox;
  /** Has its own id, and reads by the key of its connection. */
  makeSync(collections: string[], settings?: Partial<SyncSettings>): Promise<SyncRow>;
  /** Runs it until `isThere`, then lets it end as at the end of a worker. */
  runUntil(sync: SyncRow, isThere: () => Promise<boolean>, through?: Through): Promise<SyncRunEnd>;
  start(sync: SyncRow, through?: Through, more?: Partial<MirrorDeps>): RunningSync;
  /** Of each object that is there, by its id. */
  recordsOf(sync: SyncRow, collection?: string): Promise<Record<string, unknown>[]>;
  warnings: Record<string, unknown>[];
  /** Types of the events that were given to the relay. */
  relayed: string[];
  close(): Promise<void>;
}

type Through = (reader: ListReader) => ListReader;

export interface RunningSync {
  ended: Promise<SyncRunEnd>;
  end(): Promise<SyncRunEnd>;
}

/** Stripe's time may go so many times as fast as ours, or ours be so many ms behind it. */
export async function openMirrorStage(timesAsFast = 1, behindMs = 0): Promise<MirrorStage> {
  const db = await openDatabase();
  await ensureConnection(db, 'default');
  const stage = await stageBeside(db, timesAsFast, behindMs);
  const close = async () => {
    await stage.close();
    await db.end();
  };
  return { ...stage, close };
}

let syncs = 0;

/** With another Stripe, in a database that others may use, too, and that stays. */
export async function stageBeside(
  db: TestDatabase,
  timesAsFast = 1,
  behindMs = 0,
): Promise<MirrorStage> {
  const clock = { scale: timesAsFast, originMs: Date.now() + behindMs };
  const stripe = await realSandbox(60_000, { clock });
  await stripe.sdk.accounts.retrieveCurrent();
  const warnings: Record<string, unknown>[] = [];
  const note = (given: object) => void warnings.push(given as Record<string, unknown>);
  const relayed: string[] = [];
  const stripeNow = () => stripe.sandbox.now() - behindMs;
  const of = { stores: db.stores, api: stripe.sandbox.url, stripeNow };
  const local = localMirror({ ...of, note, relayed });
  const start: MirrorStage['start'] = ({ number }, through = (same) => same, more = {}) => {
    let isEnding = false;
    const reader = local.readerFor;
    const deps = { ...local, ...more, readerFor: (of: CredentialRow) => through(reader(of)) };
    const ended = runSync(deps, number, () => isEnding);
    const end = () => {
      isEnding = true;
      return ended;
    };
    return { ended, end };
  };
  return {
    db,
    stripe,
    warnings,
    relayed,
    start,
    makeSync: async (collections, settings = {}) => {
      const { credentials } = db.stores;
      const of = { connection: 'default', name: null, mode: 'test', metadata: {} } as const;
      const row = { ...of, stripeAccount: null, kind: 'connection' } as const;
      const credential = await credentials.create(row, null, COMMAND_LINE);
      const created = await db.stores.syncs.create(
        {
          connection: 'default',
          id: `sync-${(syncs += 1)}`,
          credential: credential.id,
          collections,
          mode: 'poll',
          pacing: { requests_per_second: 500, concurrency: 4 },
          poll: { per_second: 10 },
          apiVersion: '2026-10-28.endive',
          readRights: {},
          ...settings,
        },
        COMMAND_LINE,
      );
      if (created.kind !== 'created') throw new Error(`expected a new sync: ${created.kind}`);
      return created.row;
    },
    runUntil: async (sync, isThere, through) => {
      const running = start(sync, through);
      await eventually(async () => {
        if (!(await isThere())) throw new Error('it is not there yet');
      });
      return running.end();
    },
    recordsOf: async ({ number }, collection) => {
      while (((await db.stores.mirrorStreams.number(1_000)) ?? 1) > 0) continue;
      const query = { sync: number, ...ALL, limit: 100_000 };
      const rows = await db.stores.mirrorStreams.records({
        ...query,
        collection: collection ?? null,
      });
      return rows.filter(({ deleted }) => !deleted).map(({ payload }) => payload);
    },
    close: () => stripe.stop(),
  };
}
