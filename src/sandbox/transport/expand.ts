import { lineItemsOf } from '../checkout/routes';
import { tableOf } from '../world/books';
import type { Books, StoredMandate } from '../world/books';
import { linksOf } from '../world/world';
import type { World } from '../world/world';
import type Stripe from 'stripe';
import { malformed } from './errors';

// expand[]: ids become objects, and fields that are only there on request appear. Stored objects
// are never touched: what is expanded is copied first.

type Fields = Record<string, unknown>;

const deepest = 4;

export function expand(
  world: World,
  books: Books,
  answer: unknown,
  paths: readonly string[],
): unknown {
  let result = answer;
  for (const path of paths) {
    const steps = path.split('.');
    if (steps.length > deepest + (steps[0] === 'data' ? 1 : 0)) {
      throw malformed(
        `You cannot expand more than ${deepest} levels of a property. You tried '${path}'.`,
        'parameter_invalid',
        'expand',
      );
    }
    result = expandIn(world, books, result, steps, path);
  }
  return result;
}

function expandIn(
  world: World,
  books: Books,
  value: unknown,
  steps: readonly string[],
  path: string,
): unknown {
  const [step, ...rest] = steps;
  if (step === undefined || value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) {
    return value.map((item: unknown) => expandIn(world, books, item, steps, path));
  }
  const copy: Fields = { ...(value as Fields) };
  const inner = copy[step] ?? includable(world, books, value as Fields, step);
  if (inner === undefined) throw notExpandable(path, step);
  const resolved = typeof inner === 'string' ? resolve(books, inner, path, step) : inner;
  copy[step] = expandIn(world, books, resolved, rest, path);
  return copy;
}

function resolve(books: Books, id: string, path: string, step: string): unknown {
  const home = tableOf(books, id);
  if (home === null) throw notExpandable(path, step);
  const found = home.table.get(id);
  if (found === undefined) return id;
  if (home.kind !== 'mandate') return found;
  const { created: _, ...mandate } = found as StoredMandate;
  return mandate;
}

/** Fields Stripe leaves out unless they are asked for. */
function includable(world: World, books: Books, object: Fields, step: string): unknown {
  if (object[step] === null) return null;
  const id = String(object['id']);
  if (object['object'] === 'checkout.session' && step === 'line_items') {
    return lineItemsOf(books, id, {});
  }
  if (object['object'] === 'charge' && step === 'refunds') {
    const charge = books.charges.get(id);
    const refunds = charge === undefined ? [] : [...linksOf(world, charge).refunds].reverse();
    return { object: 'list', url: `/v1/charges/${id}/refunds`, has_more: false, data: refunds };
  }
  if (object['object'] === 'charge' && step === 'dispute') return disputeOf(world, books, id);
  if (object['object'] === 'customer' && ['sources', 'subscriptions', 'tax_ids'].includes(step)) {
    return { object: 'list', url: `/v1/customers/${id}/${step}`, has_more: false, data: [] };
  }
  if (object['object'] === 'customer' && step === 'tax') {
    return { automatic_tax: 'unrecognized_location', ip_address: null, location: null };
  }
  return undefined;
}

function disputeOf(world: World, books: Books, id: string): Stripe.Dispute | null {
  const charge = books.charges.get(id);
  return charge === undefined ? null : (linksOf(world, charge).disputes.at(-1) ?? null);
}

function notExpandable(path: string, step: string): Error {
  return malformed(
    `This property cannot be expanded (${step}). You may want to try expanding another property. ` +
      `You asked for '${path}'.`,
    'parameter_invalid',
    'expand',
  );
}
