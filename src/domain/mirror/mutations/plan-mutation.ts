import type { Problem } from '../../invoice';
import type { CatalogEntry, Verb } from '../catalog/catalog-entry';
import { isObject } from '../stripe-object';
import type { StripeObject } from '../stripe-object';

/** What is to be done with objects of one collection at Stripe, item by item. */
export interface MutationRequest {
  kind: Verb;
  /** Under which object: where the path names one, or a parameter does. */
  parentId: string | null;
  items: readonly ItemRequest[];
}

export interface ItemRequest {
  /** Of what is updated or deleted. */
  upstreamId: string | null;
  params: StripeObject;
}

export const MOST_ITEMS = 500;

/** The one call that carries out an item. */
export interface MutationCall {
  method: 'POST' | 'DELETE';
  path: string;
  params: StripeObject;
}

/** What Stripe would refuse of it, or what it may not say; all at once. */
export function mutationProblems(
  { writes, list }: CatalogEntry,
  { kind, parentId, items }: MutationRequest,
  installation: string,
): Problem[] {
  const { path, reason } = writes[kind];
  if (path === null) {
    return [{ pointer: '/collection_id', code: 'mutation_impossible', detail: reason }];
  }
  const problems: Problem[] = [];
  if (path.includes('{parent}') && parentId === null) {
    const detail = `is required: it is the id of the ${list?.parent?.collection} that has them`;
    problems.push({ pointer: '/parent_id', code: 'missing', detail });
  }
  if (parentId !== null && list?.parent == null) {
    const detail = 'this collection has no parent; leave it out';
    problems.push({ pointer: '/parent_id', code: 'parent_not_taken', detail });
  }
  return [
    ...problems,
    ...items.flatMap(({ params }, at) => itemProblems(params, at, installation)),
  ];
}

/** By our own marks an object would be taken for one of an invoice. */
function itemProblems(params: StripeObject, at: number, installation: string): Problem[] {
  const problems: Problem[] = [];
  if (Object.hasOwn(params, 'expand')) {
    const detail = 'a record is as a GET renders it: nothing can be expanded; leave it out';
    problems.push({ pointer: `/data/${at}/expand`, code: 'expand_not_taken', detail });
  }
  if (isMarked(params, installation)) {
    const detail = 'marks what belongs to invoices of this installation; choose another name';
    const pointer = `/data/${at}/metadata/installation`;
    problems.push({ pointer, code: 'metadata_reserved', detail });
  }
  return problems;
}

export function callOf(
  { writes, list }: CatalogEntry,
  { kind, parentId }: Pick<MutationRequest, 'kind' | 'parentId'>,
  { upstreamId, params }: ItemRequest,
): MutationCall {
  const { path } = writes[kind];
  if (path === null) throw new Error(`a mutation was stored that Stripe cannot carry out: ${kind}`);
  const by = kind === 'create' && parentId !== null ? (list?.parent?.parameter ?? null) : null;
  return {
    method: kind === 'delete' ? 'DELETE' : 'POST',
    path: withIds(path, { parentId, upstreamId }),
    params: by === null ? params : { ...params, [by]: parentId },
  };
}

/** Where one object is read; null where Stripe has no such path. */
export function readPathOf(
  { retrieve }: Pick<CatalogEntry, 'retrieve'>,
  ids: { parentId: string | null; upstreamId: string },
): string | null {
  if (retrieve === null || (retrieve.includes('{parent}') && ids.parentId === null)) return null;
  return withIds(retrieve, ids);
}

const withIds = (
  path: string,
  { parentId, upstreamId }: { parentId: string | null; upstreamId: string | null },
): string =>
  path
    .replace('{parent}', encodeURIComponent(parentId ?? ''))
    .replace('{id}', encodeURIComponent(upstreamId ?? ''));

/** An object that has to be looked at before an item is carried out. */
export interface ObjectToCheck {
  collection: string;
  id: string;
}

/** What moves the money of an invoice: whose it is, is known by the marks that it carries. */
const MOVES_MONEY: ReadonlySet<string> = new Set([
  'charge',
  'checkout_session',
  'payment_intent',
  'refund',
  'setup_intent',
]);

/** Members that name what an object is made of. */
const MADE_OF: readonly string[] = ['payment_intent', 'charge'];

/** What must not be of an invoice: its money is moved by the rules of collecting alone. */
export function objectsToCheck(
  { name }: Pick<CatalogEntry, 'name'>,
  { upstreamId, params }: ItemRequest,
): ObjectToCheck[] {
  if (!MOVES_MONEY.has(name)) return [];
  if (upstreamId !== null) return [{ collection: name, id: upstreamId }];
  return name === 'refund' ? madeOf(params) : [];
}

/** A charge carries the marks of its intent, but for one that was made otherwise. */
export const madeOf = (object: StripeObject): ObjectToCheck[] =>
  MADE_OF.flatMap((collection) => {
    const id = object[collection];
    return typeof id === 'string' ? [{ collection, id }] : [];
  });

export const isMarked = ({ metadata }: StripeObject, installation: string): boolean =>
  isObject(metadata) && metadata['installation'] === installation;
