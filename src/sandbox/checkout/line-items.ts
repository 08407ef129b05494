import type Stripe from 'stripe';
import { makePrice } from '../objects/products';
import { priceOfPieces, readUnitAmount } from '../objects/unit-amount';
import type { UnitAmount } from '../objects/unit-amount';
import { invalid, malformed, missing, missingParameter } from '../transport/errors';
import type { AccountStore } from '../world/account-store';
import { newId } from '../world/ids';
import type { World } from '../world/world';

type HiddenParams = Stripe.Checkout.SessionCreateParams.LineItem;
type PriceData = Stripe.Checkout.SessionCreateParams.LineItem.PriceData;

/** A line item that has passed all checks, before any object is created from it. */
export interface CheckedItem {
  readonly price: Stripe.Price | PriceData;
  readonly currency: string;
  readonly unit: UnitAmount;
  readonly quantity: number;
  /** Quantity times unit, in whole units of the currency. */
  readonly amount: number;
}

const MAX_ITEMS = 100;

export function checkLineItems(store: AccountStore, given: readonly HiddenParams[]): CheckedItem[] {
  if (given.length === 0) throw missingParameter('line_items');
  if (given.length > MAX_ITEMS) {
    throw malformed(`You may pass at most ${MAX_ITEMS} line items.`, undefined, 'line_items');
  }
  const items = given.map((item, index) => checkItem(store, item, `line_items[${index}]`));
  const currencies = new Set(items.map((item) => item.currency));
  if (currencies.size > 1) {
    throw invalid(
      'All prices in a Checkout Session must use the same currency.',
      undefined,
      'line_items',
    );
  }
  return items;
}

function checkItem(store: AccountStore, item: HiddenParams, at: string): CheckedItem {
  const { quantity } = item;
  if (quantity === undefined) {
    throw malformed(
      `Quantity is required. Add \`quantity\` to \`${at}\`.`,
      'parameter_missing',
      `${at}[quantity]`,
    );
  }
  if (quantity < 1) {
    throw malformed(
      'This value must be greater than or equal to 1.',
      'parameter_invalid_integer',
      `${at}[quantity]`,
    );
  }
  if (item.tax_rates !== undefined || item.adjustable_quantity?.enabled === true) {
    throw malformed('The sandbox plays no taxes and no adjustable quantities.', undefined, at);
  }
  if (item.price !== undefined) {
    const price = store.prices.get(item.price);
    if (price === undefined) {
      throw invalid(`No such price: '${item.price}'`, 'resource_missing', `${at}[price]`);
    }
    if (!price.active) {
      throw invalid(
        'The price specified is inactive. This field only accepts active prices.',
        undefined,
        `${at}[price]`,
      );
    }
    refuseRecurring(price.recurring, at);
    const decimal = String(price.unit_amount_decimal ?? price.unit_amount ?? 0);
    const unit = { whole: price.unit_amount, decimal };
    return { price, currency: price.currency, unit, ...pieces(unit, quantity) };
  }
  const data = item.price_data;
  if (data === undefined) throw missingParameter(`${at}[price]`);
  refuseRecurring(data.recurring, at);
  const unit = readUnitAmount(data, `${at}[price_data]`);
  refuseProduct(store, data, `${at}[price_data]`);
  return { price: data, currency: data.currency, unit, ...pieces(unit, quantity) };
}

const pieces = (
  { decimal }: UnitAmount,
  quantity: number,
): Pick<CheckedItem, 'quantity' | 'amount'> => ({
  quantity,
  amount: priceOfPieces(decimal, quantity),
});

function refuseRecurring(recurring: unknown, at: string): void {
  if (recurring === undefined || recurring === null) return;
  throw invalid(
    'You specified `payment` mode but passed a recurring price. Either switch to `subscription` ' +
      'mode or use only one-time prices.',
    undefined,
    at,
  );
}

function refuseProduct(store: AccountStore, data: PriceData, at: string): void {
  if (data.product === undefined && data.product_data === undefined) {
    throw missingParameter(`${at}[product]`);
  }
  if (data.product === undefined || store.products.get(data.product) !== undefined) return;
  throw missing('product', data.product, `${at}[product]`, 400);
}

/** Line items with their prices; inline price data creates a product and a price. */
export function makeLineItems(
  world: World,
  store: AccountStore,
  checked: readonly CheckedItem[],
): Stripe.LineItem[] {
  return checked.map((item) => {
    const price = priceOf(world, store, item);
    const { amount } = item;
    return {
      id: newId('li'),
      object: 'item',
      adjustable_quantity: null,
      amount_discount: 0,
      amount_subtotal: amount,
      amount_tax: 0,
      amount_total: amount,
      currency: item.currency,
      description: store.products.get(String(price.product))?.name ?? null,
      metadata: {},
      price,
      quantity: item.quantity,
    };
  });
}

function priceOf(world: World, store: AccountStore, item: CheckedItem): Stripe.Price {
  if ('id' in item.price) return item.price;
  return makePrice(world, store, {
    currency: item.currency,
    unit: item.unit,
    product: item.price.product,
    product_data: item.price.product_data,
    active: false,
  });
}
