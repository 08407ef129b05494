/** One of Stripe's collections, as it can be mirrored. */
export interface CatalogEntry {
  /** As tables have it: `customer`; on the wire `stripe:customer`. */
  name: string;
  /** What Stripe calls its objects in their member `object`. */
  object: string;
  /** `list`: read and kept current; `events`: only its events bring it; `none`: see `reason`. */
  sync: 'list' | 'events' | 'none';
  /** Why it is not listed. */
  reason: string | null;
  list: ListOfCollection | null;
  /** More lists of the same objects, of other parents. */
  otherLists: readonly ListOfCollection[];
  /** The path of one object, where Stripe has one. */
  retrieve: string | null;
  events: readonly string[];
  /** What changes without an event: `all`, or what is named; null where events say it all. */
  silent: string | null;
  writes: Readonly<Record<Verb, WriteOperation>>;
}

export interface ListOfCollection {
  /** With `{parent}` where the parent's id goes. */
  path: string;
  /** Always sent, since Stripe leaves out something else by default. */
  query: Readonly<Record<string, string>>;
  parent: Parent | null;
  /** Whether it takes `created`: then it is read in windows, several at a time. */
  created: boolean;
  /** False: Stripe answers all of it at once, and takes neither a limit nor a cursor. */
  paged: boolean;
}

export interface Parent {
  collection: string;
  /** Where the parent's id goes: into the path, or into a parameter of this name. */
  parameter: string | null;
  /** The member of the parent that has the beginning of the list; null: it shows nothing of it. */
  embedded: string | null;
  /** The member of what is listed that has the parent's id. */
  member: string;
}

export type Verb = 'create' | 'update' | 'delete';
export const VERBS: readonly Verb[] = ['create', 'update', 'delete'];

export type WriteOperation = { path: string; reason: null } | { path: null; reason: string };

/** How a row of the tables is written; all that is not given follows from its name and path. */
export interface CatalogRow {
  object?: string;
  path: string;
  parent?: string;
  /** The parameter that names the parent, where the path does not. */
  by?: string;
  /** The member of the parent that has the beginning of the list. */
  embedded?: string;
  /** The member that has the parent's id, where it is not called as the parent or `by` are. */
  member?: string;
  /** Of other parents. */
  others?: readonly { path: string; parent: string; query?: ListOfCollection['query'] }[];
  paged?: false;
  query?: Readonly<Record<string, string>>;
  created?: true;
  /** Types by what they begin with: `customer: created updated`. */
  events?: readonly string[];
  silent?: string | null;
  /** Letters of what Stripe lets be done: c(reate), u(pdate), d(elete). */
  writes?: string;
  /** Stripe has no path of one object; or it is another one. */
  retrieve?: false | string;
  reasons?: Partial<Record<Verb, string>>;
}

const LETTER: Readonly<Record<Verb, string>> = { create: 'c', update: 'u', delete: 'd' };

/** A collection that Stripe lists. */
export function listed(name: string, row: CatalogRow): CatalogEntry {
  const { path, object = name, others = [] } = row;
  return {
    name,
    object,
    sync: 'list',
    reason: null,
    list: listOf(row),
    otherLists: others.map(listOf),
    retrieve: row.retrieve === false ? null : (row.retrieve ?? `${path}/{id}`),
    events: eventTypes(row.events ?? []),
    silent: row.silent === undefined && row.events === undefined ? 'all' : (row.silent ?? null),
    writes: writesOf(row),
  };
}

function listOf(row: CatalogRow): ListOfCollection {
  const { path, parent, by = null, embedded = null, query = {}, created = false } = row;
  const list = { path, query, created, paged: row.paged !== false };
  if (parent === undefined) return { ...list, parent: null };
  const member = row.member ?? by ?? parent;
  return { ...list, parent: { collection: parent, parameter: by, embedded, member } };
}

function writesOf({ path, writes = '', reasons = {} }: CatalogRow): CatalogEntry['writes'] {
  const of = (verb: Verb): WriteOperation =>
    writes.includes(LETTER[verb])
      ? { path: verb === 'create' ? path : `${path}/{id}`, reason: null }
      : { path: null, reason: reasons[verb] ?? `Stripe has no operation that ${verb}s it` };
  return { create: of('create'), update: of('update'), delete: of('delete') };
}

/** A collection that Stripe does not list: its events bring it, or nothing does. */
export function unlisted(
  name: string,
  reason: string,
  row: Partial<CatalogRow> = {},
): CatalogEntry {
  const events = eventTypes(row.events ?? []);
  const { path = '', object = name, retrieve } = row;
  return {
    name,
    object,
    sync: events.length > 0 ? 'events' : 'none',
    reason,
    list: null,
    otherLists: [],
    retrieve: retrieve === undefined || retrieve === false ? null : retrieve,
    events,
    silent: events.length > 0 ? (row.silent ?? null) : null,
    writes: writesOf({ path, ...row }),
  };
}

/** `customer: created updated` is customer.created and customer.updated. */
function eventTypes(rows: readonly string[]): string[] {
  return rows.flatMap((row) => {
    const [start = '', verbs = ''] = row.split(': ');
    return verbs.split(' ').map((verb) => `${start}.${verb}`);
  });
}
