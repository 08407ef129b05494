// One collection without rules, as it is written down.

export interface Collection {
  /** What Stripe calls the object. */
  readonly object: string;
  /** Its list; `:id` is the object it belongs to. */
  readonly path: string;
  readonly prefix: string;
  /** Event types when one is made, changed and gone; null where Stripe is silent. */
  readonly created: string | null;
  readonly updated: string | null;
  readonly deleted: string | null;
  /** Fields of a new one that differ from the usual empty value. */
  readonly first: Readonly<Record<string, unknown>>;
  /** Fields that are the first of a list of other objects, and which list that is. */
  readonly includes: Readonly<Record<string, Included>>;
  /** The parameter of its list that names the object it belongs to, where no field of it does. */
  readonly owner: string | null;
  /** All of the list at once. */
  readonly unpaged: boolean;
  /** A DELETE leaves the object, with this status. */
  readonly endsAs: string | null;
}

export interface Included {
  readonly object: string;
  /** Of its list, behind our own address or, with a query, by itself. */
  readonly path: string;
}

type More = Partial<Pick<Collection, 'first' | 'includes' | 'owner' | 'unpaged' | 'endsAs'>>;

/** `events` is the beginning of the types, then their endings; `-` where there is none. */
export function collection(
  object: string,
  path: string,
  prefix: string,
  events: string,
  more: More = {},
): Collection {
  const [subject = '', ...ends] = events.split(' ');
  const typeOf = (end: string | undefined): string | null =>
    end === undefined || end === '-' ? null : `${subject}.${end}`;
  return {
    object,
    path: `/v1/${path}`,
    prefix,
    created: typeOf(ends[0]),
    updated: typeOf(ends[1]),
    deleted: typeOf(ends[2]),
    first: {},
    includes: {},
    owner: null,
    unpaged: false,
    endsAs: null,
    ...more,
  };
}

export const SILENT = '';
export const status = (first: string): More => ({ first: { status: first } });
export const includes = (field: string, object: string, path: string): Collection['includes'] => ({
  [field]: { object, path },
});
