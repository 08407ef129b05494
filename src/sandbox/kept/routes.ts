import { owned } from '../connect/routes';
import { findLive } from '../objects/customers';
import { requireProduct } from '../objects/products';
import { del, get, post } from '../transport/call';
import type { Call, Route } from '../transport/call';
import { isDeclared } from '../transport/declared';
import { invalid, malformed, missing } from '../transport/errors';
import { list, PAGING } from '../transport/lists';
import type { Paging } from '../transport/lists';
import type { AccountStore, KeptRow } from '../world/account-store';
import { hasField } from './blank';
import type { Fields } from './blank';
import { COLLECTIONS } from './collections';
import type { Collection } from './collection';
import { changeKept, makeKept, removeKept, shownKept } from './objects';
import type { Place, Refuse } from './objects';

// The calls of collections without rules: those that stripe-node declares, and no others.

/** A request that seemed to work would say something untrue about Stripe. */
const notPlayed =
  (route: string): Refuse =>
  ([name = '']) =>
    malformed(
      `The sandbox does not play the parameter '${name}' of ${route}: leave it out, or try this ` +
        "with Stripe's own test mode.",
      undefined,
      name,
    );

function placeOf(call: Call<unknown>, collection: Collection): Place {
  const { world } = call;
  const [above, inner] = collection.path.split('/:id/');
  if (inner === undefined) return { world, store: call.store, collection, parent: null };
  return { world, store: storeOf(call, above ?? ''), collection, parent: call.id };
}

/** The object a list belongs to must be there; an account's own lists are in its own store. */
function storeOf(call: Call<unknown>, above: string): AccountStore {
  if (above === '/v1/accounts') return owned(call, call.id);
  if (above === '/v1/customers') findLive(call.store, call.id);
  else if (above === '/v1/products') requireProduct(call.store, call.id);
  else requireRow(call.store, parentOf(above), call.id);
  return call.store;
}

const parentOf = (path: string): Collection =>
  COLLECTIONS.find((each) => each.path === path) ?? refuseTable(path);

function refuseTable(path: string): never {
  throw new Error(`no collection has the path ${path}`);
}

function requireRow(store: AccountStore, { object }: Collection, id: string): KeptRow {
  const row = store.kept(object).get(id);
  if (row === undefined) throw missing(object.replaceAll(/[._]/g, ' '), id);
  return row;
}

/** The row a call names, in the list it names. */
function rowOf(call: Call<unknown>, place: Place): KeptRow {
  const id = place.parent === null ? call.id : call.innerId;
  const row = requireRow(place.store, place.collection, id);
  const isThere = place.parent === null || row.parent === place.parent;
  if (!isThere) throw missing(place.collection.object, id);
  return row;
}

const ENDED = new Set(['canceled', 'incomplete_expired']);

/** Of subscriptions those that ended are left out, unless they are asked for. */
function wantedStatus(row: KeptRow, wanted: unknown): boolean {
  const { status } = row.object;
  if (wanted === 'all') return true;
  if (wanted === 'ended') return ENDED.has(String(status));
  return wanted === undefined ? status !== 'canceled' : status === wanted;
}

const isOfStatus = ({ object }: KeptRow, wanted: unknown): boolean =>
  wanted === 'all' || object['status'] === wanted;

function listKept(call: Call<Paging>, collection: Collection): unknown {
  const place = placeOf(call, collection);
  const { world, params } = call;
  refuseFilters(collection, params as Fields);
  const ended = collection.endsAs !== null;
  const { owner } = collection;
  const { status } = params as Fields;
  const filters: Record<string, (row: KeptRow, wanted: unknown) => boolean> = {
    status: ended ? wantedStatus : isOfStatus,
    ...(owner === null ? {} : { [owner]: (row, wanted) => row.parent === wanted }),
  };
  const found = list(world, {
    url: place.parent === null ? collection.path : collection.path.replace(':id', place.parent),
    table: place.store.kept(collection.object),
    paging: collection.unpaged ? { ...params, limit: 100 } : params,
    fields: (row) => row.object,
    filters,
    keep: (row) =>
      (owner !== null || row.parent === place.parent) &&
      (!ended || status !== undefined || wantedStatus(row, status)),
  });
  return { ...found, data: found.data.map((row) => shownKept(place, row)) };
}

/** A filter that is no field of the objects cannot be played by comparing fields. */
function refuseFilters({ object, path, owner }: Collection, params: Fields): void {
  const names = Object.keys(params).filter(
    (name) => !PAGING.has(name) && name !== owner && !hasField(object, name),
  );
  if (names.length > 0) throw notPlayed(`GET ${path}`)(names);
}

function makeNew(call: Call<Fields>, collection: Collection): unknown {
  const place = placeOf(call, collection);
  const refuse = notPlayed(`POST ${collection.path}`);
  const { id } = call.params;
  if (typeof id === 'string' && place.store.kept(collection.object).get(id) !== undefined) {
    const kind = collection.object.replace(/^./, (letter) => letter.toUpperCase());
    throw invalid(`${kind} already exists.`, 'resource_already_exists', 'id');
  }
  const { expand: _, ...given } = call.params;
  return shownKept(place, makeKept(place, given, refuse));
}

function routesOf(collection: Collection): Route[] {
  const { path, updated, deleted } = collection;
  const all: Route[] = [
    get<Paging>(path, (call) => listKept(call, collection)),
    post<Fields>(path, (call) => makeNew(call, collection)),
    get(`${path}/:id`, (call) => {
      const place = placeOf(call, collection);
      return shownKept(place, rowOf(call, place));
    }),
    post<Fields>(`${path}/:id`, (call) => {
      const place = placeOf(call, collection);
      const row = rowOf(call, place);
      const { expand: _, ...given } = call.params;
      const refuse = notPlayed(`POST ${path}/:id`);
      changeKept(place, row, { given, type: updated, refuse });
      return shownKept(place, row);
    }),
    del(`${path}/:id`, (call) => {
      const place = placeOf(call, collection);
      return removeKept(place, rowOf(call, place), deleted);
    }),
  ];
  return all.filter(({ method, pattern }) => isDeclared(`${method} ${pattern}`));
}

export const keptRoutes: readonly Route[] = COLLECTIONS.flatMap(routesOf);
