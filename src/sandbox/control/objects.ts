import { COLLECTIONS } from '../kept/collections';
import type { Collection } from '../kept/collection';
import type { Fields } from '../kept/blank';
import { computeObjects } from '../kept/compute';
import { changeKept, makeKept, removeKept, shownKept } from '../kept/objects';
import type { Place, Refuse } from '../kept/objects';
import type { AccountStore, KeptRow } from '../world/account-store';
import type { World } from '../world/world';
import { number, requireObject, text } from './find';
import type { ControlHandler, Json } from './handler';

// Objects without rules, as the dashboard or another part of Stripe makes, changes and deletes
// them: with the event Stripe has for it, with another one, or in silence.

const refuse: Refuse = (misfits) =>
  new Error(`fields that no such object has, or not with such a value: ${misfits.join(', ')}`);

function collectionNamed(named: string | undefined, parent: string | null): Collection {
  const found = COLLECTIONS.filter(({ object }) => object === named);
  const fitting = found.find(({ path }) => isBelow(path, parent)) ?? found[0];
  if (fitting !== undefined) return fitting;
  const names = [...new Set(COLLECTIONS.map(({ object }) => object))].sort();
  throw new Error(`collection '${named}' is none of ${names.join(', ')}`);
}

function isBelow(path: string, parent: string | null): boolean {
  if (parent === null || !path.includes('/:id/')) return parent === null && !path.includes('/:id/');
  return path.startsWith('/v1/accounts/') === parent.startsWith('acct_');
}

/** What belongs to an account is in that account. */
function accountNamed(world: World, body: Json): AccountStore {
  const parent = text(body, 'parent');
  const named = parent?.startsWith('acct_') === true ? parent : text(body, 'account');
  const [only, another] = world.accounts.values();
  const store =
    named === undefined && another === undefined ? only : world.accounts.get(named ?? '');
  if (store !== undefined) return store;
  const all = [...world.accounts.keys()].join(', ');
  throw new Error(`account must be one of those there are: ${all}`);
}

function found(world: World, body: Json): { place: Place; row: KeptRow } {
  const { object: kind } = collectionNamed(text(body, 'collection'), null);
  const id = text(body, 'id') ?? '';
  const { store, object: row } = requireObject(world, (each) => each.kept(kind).get(id));
  const collection = collectionNamed(kind, row.parent);
  return { place: { world, store, collection, parent: row.parent }, row };
}

/** The one of the call, where it names one; null is silence. */
const eventOf = (body: Json, usual: string | null): string | null =>
  body['event'] === undefined ? usual : (text(body, 'event') ?? null);

const fieldsOf = (body: Json): Fields => (body['fields'] ?? {}) as Fields;

export const objectControls: Readonly<Record<string, ControlHandler>> = {
  'POST objects': ({ world }, body) => {
    const parent = text(body, 'parent') ?? null;
    const collection = collectionNamed(text(body, 'collection'), parent);
    const place = { world, store: accountNamed(world, body), collection, parent };
    const count = number(body, 'count') ?? 1;
    const made = Array.from({ length: count }, () => makeKept(place, fieldsOf(body), refuse));
    return { ids: made.map(({ id }) => id) };
  },
  'POST objects/computed': ({ world }, body) => {
    const store = accountNamed(world, body);
    const given = {
      object: text(body, 'collection') ?? '',
      fields: fieldsOf(body),
      count: number(body, 'count') ?? 0,
      from: number(body, 'from'),
      until: number(body, 'until'),
      refuse,
    };
    return computeObjects(world, store, given);
  },
  'POST objects/change': ({ world }, body) => {
    const { place, row } = found(world, body);
    const type = eventOf(body, place.collection.updated);
    changeKept(place, row, { given: fieldsOf(body), type, refuse });
    return shownKept(place, row);
  },
  'POST objects/delete': ({ world }, body) => {
    const { place, row } = found(world, body);
    return removeKept(place, row, eventOf(body, place.collection.deleted));
  },
};
