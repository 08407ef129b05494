import { Client } from 'pg';
import { redact } from '../../../src/domain/mirror/redact';
import type { StripeObject } from '../../../src/domain/mirror/stripe-object';
import type { Warehouse } from '../../../src/local/stories/warehouse';
import type { Installation } from '../installation';
import type { PatientWorld } from '../patient-world';

export const MIRRORED = [
  'customer',
  'product',
  'coupon',
  'payment_intent',
  'charge',
  'refund',
] as const;

export interface CopiedRecord {
  collection: string;
  id: string;
  payload: StripeObject;
  redacted: string[];
  deleted: boolean;
  position: number | null;
}

export interface CopiedEvent {
  id: string;
  collection: string;
  object: string;
  type: 'created' | 'updated' | 'deleted';
  changes: StripeObject | null;
  data: StripeObject;
  position: number | null;
}

/** A copy, and what it is a copy of. */
export interface Copy {
  records: CopiedRecord[];
  /** By position; those without one are the last. */
  events: CopiedEvent[];
  /** What a GET of each answers now, without secrets, by collection and id. */
  atStripe: ReadonlyMap<string, { payload: StripeObject; redacted: string[] }>;
  /** What the Postgres consumer has in its tables, by collection and id. */
  kept: ReadonlyMap<string, { position: number; deleted: boolean }>;
}

export const keyOf = (collection: string, id: string): string => `${collection} ${id}`;

interface Of {
  installation: Installation;
  world: PatientWorld;
  sync: string;
  warehouse: Warehouse;
  /** How it is asked for what Stripe has: many at once, or each by itself. */
  by: 'lists' | 'gets';
}

export async function readCopy({ installation, world, sync, warehouse, by }: Of): Promise<Copy> {
  const database = new Client({ connectionString: installation.databaseUrl });
  await database.connect();
  try {
    const rows = async <T>(sql: string): Promise<T[]> =>
      (await database.query(sql, [sync])).rows as T[];
    const records = await rows<CopiedRecord>(RECORDS);
    const events = await rows<CopiedEvent>(EVENTS);
    return { records, events, atStripe: await allOf(world, by), kept: await keptIn(warehouse) };
  } finally {
    await database.end();
  }
}

const RECORDS = `select r.collection, r.upstream_id as id, r.payload, r.redacted, r.deleted,
    r.position::float8 as position
  from mirror_records r join mirror_syncs s on s.number = r.sync and s.deleted_at is null
  where s.id = $1 order by r.position`;

const EVENTS = `select e.id, e.collection, e.upstream_id as object, e.event_type as type, e.changes,
    e.data, e.position::float8 as position
  from mirror_events e join mirror_syncs s on s.number = e.sync and s.deleted_at is null
  where s.id = $1 order by e.position nulls last, e.written, e.place`;

async function allOf(world: PatientWorld, by: Of['by']): Promise<Copy['atStripe']> {
  const all = new Map<string, ReturnType<typeof redact>>();
  for (const collection of MIRRORED) {
    const path = `/v1/${collection}s`;
    const listed = await listOf(world, path);
    const ids = listed.map(({ id }) => String(id));
    const get = (id: string) => world.stripe<StripeObject>('GET', `${path}/${id}`);
    const objects = by === 'lists' ? listed : await Promise.all(ids.map(get));
    ids.forEach((id, n) => all.set(keyOf(collection, id), redact(objects[n] ?? {})));
  }
  return all;
}

async function listOf(world: PatientWorld, path: string): Promise<StripeObject[]> {
  const all: StripeObject[] = [];
  for (;;) {
    const last = all.at(-1)?.['id'];
    const after = last === undefined ? '' : `&starting_after=${String(last)}`;
    const page = await world.stripe<{ data: StripeObject[]; has_more: boolean }>(
      'GET',
      `${path}?limit=100${after}`,
    );
    all.push(...page.data);
    if (!page.has_more) return all;
  }
}

async function keptIn(warehouse: Warehouse): Promise<Copy['kept']> {
  const made = await warehouse.rows(
    `select tablename as name from pg_tables where schemaname = 'stripe'`,
    [],
  );
  const names = new Set(made.map(({ name }) => String(name)));
  const kept = new Map<string, { position: number; deleted: boolean }>();
  for (const collection of MIRRORED.filter((name) => names.has(name))) {
    const columns = 'upstream_id as id, position::float8 as position, deleted';
    const rows = await warehouse.rows(`select ${columns} from stripe.${collection}`, []);
    for (const { id, position, deleted } of rows) {
      const row = { position: Number(position), deleted: deleted === true };
      kept.set(keyOf(collection, String(id)), row);
    }
  }
  return kept;
}
