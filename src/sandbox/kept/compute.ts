import type { AccountStore } from '../world/account-store';
import { computeRows, MOST_COMPUTED } from '../world/computed';
import type { Spread } from '../world/computed';
import type { Row, Table } from '../world/table';
import type { World } from '../world/world';
import { blankOf, hasField, merge } from './blank';
import type { Fields } from './blank';
import { COLLECTIONS } from './collections';
import type { Refuse } from './objects';

// A big account at no memory: the objects of one collection, computed from their index. They are
// older than all that was made by requests, and alike in every account.

interface Kind {
  readonly prefix: string;
  readonly first: Fields;
  table(store: AccountStore): Table<Row>;
  row(object: Fields & Row): Row;
}

type Ruled =
  | 'balanceTransactions'
  | 'charges'
  | 'customers'
  | 'paymentIntents'
  | 'prices'
  | 'products'
  | 'refunds';

const ruled = (prefix: string, name: Ruled, first: Fields = {}): Kind => ({
  prefix,
  first,
  table: (store) => store[name] as unknown as Table<Row>,
  row: (object) => object,
});

const RULED: Readonly<Record<string, Kind>> = {
  balance_transaction: ruled('txn', 'balanceTransactions', { status: 'available', type: 'charge' }),
  charge: ruled('ch', 'charges', { status: 'succeeded', paid: true, captured: true }),
  customer: ruled('cus', 'customers', { tax_exempt: 'none' }),
  payment_intent: ruled('pi', 'paymentIntents', { status: 'succeeded' }),
  price: ruled('price', 'prices', { active: true, type: 'one_time' }),
  product: ruled('prod', 'products', { active: true }),
  refund: ruled('re', 'refunds', { status: 'succeeded' }),
};

/** Lists that others include, or that belong to an object, are kept whole. */
const INCLUDED = new Set(
  COLLECTIONS.flatMap(({ includes }) => Object.values(includes).map(({ object }) => object)),
);

const KEPT: Readonly<Record<string, Kind>> = Object.fromEntries(
  COLLECTIONS.filter(
    ({ object, path, owner }) => owner === null && !path.includes(':id') && !INCLUDED.has(object),
  ).map(({ object, prefix, first }): [string, Kind] => [
    object,
    {
      prefix,
      first,
      table: (store) => store.kept(object) as unknown as Table<Row>,
      row: (made) => ({ id: made.id, created: made.created, parent: null, object: made }) as Row,
    },
  ]),
);

const KINDS = { ...KEPT, ...RULED };

interface Wanted {
  readonly object: string;
  readonly fields: Fields;
  readonly count: number;
  /** In seconds; unless given, a year, until now or the oldest object there. */
  readonly from?: number | undefined;
  readonly until?: number | undefined;
  readonly refuse: Refuse;
}

const YEAR_S = 365 * 86_400;

export function computeObjects(world: World, store: AccountStore, wanted: Wanted): object {
  const { object, count } = wanted;
  const kind = KINDS[object];
  if (kind === undefined) {
    throw new Error(`collection '${object}' is none of ${Object.keys(KINDS).sort().join(', ')}`);
  }
  const table = kind.table(store);
  const spread = spreadOf(world, wanted, table.oldestFirst()[0]);
  const template = templateOf(store, kind, wanted);
  const rows = computeRows(kind.prefix, spread, (index, id, created) =>
    kind.row(objectAt(template, index, { id, created })),
  );
  table.compute(rows);
  return { count, oldest: rows.at(0).id, newest: rows.at(count - 1).id };
}

function spreadOf(world: World, wanted: Wanted, oldest: Row | undefined): Spread {
  const latest = Math.min(world.clock.seconds(), oldest?.created ?? Infinity);
  const { count, until = latest, from = until - YEAR_S } = wanted;
  if (!(count >= 1 && count <= MOST_COMPUTED)) {
    throw new Error(`count must be from 1 to ${MOST_COMPUTED}`);
  }
  if (!(from < until && until <= latest)) {
    throw new Error(
      `from must be before until, and until at most ${latest}: what is computed is old`,
    );
  }
  return { count, from, until };
}

function templateOf(store: AccountStore, kind: Kind, { object, fields, refuse }: Wanted): Fields {
  const blank = { ...blankOf(object, 0), ...kind.first };
  const { object: template, misfits } = merge(store, blank, fields);
  if (misfits.length > 0) throw refuse(misfits);
  for (const name of ['name', 'email', 'description']) {
    if (hasField(object, name) && fields[name] === undefined) template[name] = '';
  }
  return template;
}

/** What differs from one to the next; the template and all inside it is the same for all. */
function objectAt(template: Fields, index: number, named: Row): Fields & Row {
  const made: Fields & Row = { ...template, id: named.id, created: named.created };
  if (template['created'] === undefined) Reflect.deleteProperty(made, 'created');
  if (template['name'] === '') made['name'] = `Computed ${index}`;
  if (template['email'] === '') made['email'] = `computed-${index}@example.com`;
  if (template['description'] === '') made['description'] = `Number ${index}`;
  if (template['amount'] === 0) made['amount'] = 100 + (index % 9900);
  if (template['metadata'] !== undefined) {
    made['metadata'] = { ...(template['metadata'] as Fields), index: String(index) };
  }
  return made;
}
