import { lineItemsOf } from '../checkout/routes';
import { tableOf } from '../world/account-store';
import type { AccountStore, StoredMandate } from '../world/account-store';
import { linksOf } from '../world/world';
import type { World } from '../world/world';
import { includedList } from './versions';

// expand[]: ids become objects, and fields that are only there on request appear. Stored objects
// are never touched: what is expanded is copied first. expandable.ts has refused wrong paths.

type Fields = Record<string, unknown>;

export function expand(
  world: World,
  store: AccountStore,
  answer: unknown,
  paths: readonly string[],
): unknown {
  let result = answer;
  for (const path of paths) result = expandIn(world, store, result, path.split('.'));
  return result;
}

function expandIn(
  world: World,
  store: AccountStore,
  value: unknown,
  steps: readonly string[],
): unknown {
  const [step, ...remaining] = steps;
  if (step === undefined || value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) {
    return value.map((item: unknown) => expandIn(world, store, item, steps));
  }
  const copy: Fields = { ...(value as Fields) };
  const inner = copy[step] ?? includable(world, store, value as Fields, step);
  if (inner === undefined) return value;
  const resolved = typeof inner === 'string' ? resolve(store, inner) : inner;
  copy[step] = expandIn(world, store, resolved, remaining);
  return copy;
}

function resolve(store: AccountStore, id: string): unknown {
  const home = tableOf(store, id);
  const found = home?.table.get(id);
  if (home === null || found === undefined) return id;
  if (home.kind !== 'mandate') return found;
  const { created: _, ...mandate } = found as StoredMandate;
  return mandate;
}

/** Fields Stripe leaves out unless they are asked for. */
function includable(world: World, store: AccountStore, object: Fields, step: string): unknown {
  if (object[step] === null) return null;
  const id = String(object['id']);
  if (object['object'] === 'checkout.session' && step === 'line_items') {
    return lineItemsOf(store, id, {});
  }
  if (object['object'] === 'charge' && step === 'refunds') {
    const charge = store.charges.get(id);
    const refunds = charge === undefined ? [] : [...linksOf(world, charge).refunds].reverse();
    return includedList(`/v1/charges/${id}/refunds`, refunds);
  }
  if (object['object'] === 'customer' && ['sources', 'subscriptions', 'tax_ids'].includes(step)) {
    return includedList(`/v1/customers/${id}/${step}`, []);
  }
  if (step === 'breakdown' && 'amount_discount' in object) return { discounts: [], taxes: [] };
  if (object['object'] === 'customer' && step === 'cash_balance') return null;
  if (object['object'] === 'customer' && step === 'invoice_credit_balance') return {};
  if (object['object'] === 'customer' && step === 'tax') {
    return {
      automatic_tax: 'unrecognized_location',
      ip_address: null,
      location: null,
      provider: 'stripe',
    };
  }
  return undefined;
}
