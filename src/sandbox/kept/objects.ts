import type Stripe from 'stripe';
import { mergeMetadata } from '../objects/metadata';
import { includedList } from '../transport/versions';
import { emitUpdate, note } from '../webhooks/emit';
import { whatItWas } from '../webhooks/what-it-was';
import { keptTable } from '../world/account-store';
import type { AccountStore, KeptRow } from '../world/account-store';
import { letterString, newId } from '../world/ids';
import type { World } from '../world/world';
import { blankOf, hasField, merge } from './blank';
import type { Fields } from './blank';
import { COLLECTIONS } from './collections';
import type { Collection } from './collection';

// Objects without rules: one is made, changed, gone, and shown with the lists it includes. An event
// follows where Stripe has one for that, and nothing where it is silent.

/** Where an object is. */
export interface Place {
  readonly world: World;
  readonly store: AccountStore;
  readonly collection: Collection;
  readonly parent: string | null;
}

export type Refuse = (misfits: readonly string[]) => Error;

/** What children call the object they belong to, by the list of it. */
const PARENT_FIELDS: Readonly<Record<string, string>> = {
  accounts: 'account',
  application_fees: 'fee',
  credit_notes: 'credit_note',
  customers: 'customer',
  invoices: 'invoice',
  transfers: 'transfer',
};

/** How many of an included list come with the object. */
const INCLUDED = 10;

export function makeKept(place: Place, given: Fields, refuse: Refuse): KeptRow {
  const { world, store, collection, parent } = place;
  const { object, prefix, first, path } = collection;
  const { id: chosen, metadata, ...others } = given;
  const { fields, children } = withoutChildren(collection, others);
  const id = typeof chosen === 'string' ? chosen : idFor(prefix);
  const blank = { ...blankOf(object, world.clock.seconds()), id };
  const started = { ...blank, ...first, ...belonging(object, path, parent) };
  const { object: made, misfits } = merge(store, started, fields);
  if (misfits.length > 0) throw refuse(misfits);
  if (hasField(object, 'metadata')) made['metadata'] = metadataOf(made, metadata);
  const row = { id, created: world.clock.seconds(), parent, object: made };
  store.kept(object).add(row);
  for (const { of, named, each } of children) {
    makeKept({ ...place, collection: of, parent: null }, { ...each, [named]: id }, refuse);
  }
  report(place, row, collection.created);
  return row;
}

interface Child {
  readonly of: Collection;
  /** Its field that names us. */
  readonly named: string;
  readonly each: Fields;
}

/** A new object may bring what is in a list it includes. */
function withoutChildren(
  { includes }: Collection,
  given: Fields,
): { fields: Fields; children: Child[] } {
  const fields = { ...given };
  const children: Child[] = [];
  for (const [field, { object, path }] of Object.entries(includes)) {
    const [, named] = path.split('?');
    const of = COLLECTIONS.find((each) => each.object === object);
    const brought = fields[field];
    if (named === undefined || of === undefined || !Array.isArray(brought)) continue;
    Reflect.deleteProperty(fields, field);
    for (const each of brought as Fields[]) {
      children.push({ of, named: named.replace('=', ''), each });
    }
  }
  return { fields, children };
}

const idFor = (prefix: string): string => (prefix === '' ? letterString(8) : newId(prefix));

function belonging(object: string, path: string, parent: string | null): Fields {
  const field = PARENT_FIELDS[path.split('/')[2] ?? ''] ?? '';
  return parent !== null && hasField(object, field) ? { [field]: parent } : {};
}

const metadataOf = (object: Fields, given: unknown): Stripe.Metadata =>
  mergeMetadata(
    (object['metadata'] ?? null) as Stripe.Metadata | null,
    given as Stripe.MetadataParam | undefined,
  );

/** `type`: of its event; null for a silent change. */
export function changeKept(
  place: Place,
  row: KeptRow,
  { given, type, refuse }: { given: Fields; type: string | null; refuse: Refuse },
): void {
  const { store, collection } = place;
  const { metadata, ...fields } = given;
  const { object, misfits } = merge(store, row.object, fields);
  if (misfits.length > 0) throw refuse(misfits);
  if (hasField(collection.object, 'metadata')) object['metadata'] = metadataOf(object, metadata);
  const previous = whatItWas(row.object, object);
  row.object = object;
  report(place, row, type, previous);
}

/** Gone, or at its end where Stripe keeps it. */
export function removeKept(place: Place, row: KeptRow, type: string | null): Fields {
  const { world, store, collection } = place;
  const { object, endsAs } = collection;
  if (endsAs === null) {
    report(place, row, type);
    store.kept(object).remove(row.id);
    return { id: row.id, object, deleted: true };
  }
  const now = world.clock.seconds();
  const times = ['canceled_at', 'ended_at'].filter((name) => hasField(object, name));
  const ended = Object.fromEntries(times.map((name) => [name, now]));
  row.object = { ...row.object, ...ended, status: endsAs };
  report(place, row, type);
  return shownKept(place, row);
}

function report(place: Place, row: KeptRow, type: string | null, previous?: object): void {
  const { world, store, collection } = place;
  world.touched(store.account, keptTable(collection.object), row.id);
  const object = shownKept(place, row);
  if (type === null) return note(world, store, `${collection.object} without an event`, object);
  emitUpdate(world, store, type, { object, previous: previous ?? null });
}

/** With the beginning of each list it includes. */
export function shownKept(place: Place, row: KeptRow): Fields {
  const { store, collection } = place;
  const shown: Fields = { ...row.object };
  for (const [field, included] of Object.entries(collection.includes)) {
    const [path = '', named] = included.path.split('?');
    const belongs = (each: KeptRow): boolean =>
      named === undefined ? each.parent === row.id : each.object[named.replace('=', '')] === row.id;
    const all = [...store.kept(included.object).newestFirst()].filter(belongs);
    const url =
      named === undefined
        ? `${collection.path}/${row.id}/${path}`
        : `/v1/${included.path}${row.id}`;
    const data = all.slice(0, INCLUDED).map(({ object }) => object);
    const list = {
      ...includedList(url, data),
      has_more: all.length > INCLUDED,
      total_count: all.length,
    };
    shown[field] = list;
  }
  return shown;
}
