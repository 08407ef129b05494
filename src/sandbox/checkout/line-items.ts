import type Stripe from 'stripe';
import { makePrice } from '../objects/products';
import { invalid, malformed, missingParameter } from '../transport/errors';
import type { Books } from '../world/books';
import { newId } from '../world/ids';
import type { World } from '../world/world';

type Given = Stripe.Checkout.SessionCreateParams.LineItem;

const mostItems = 100;

/** Line items with their prices; a price given in place makes a product and a price of its own. */
export function makeLineItems(
  world: World,
  books: Books,
  given: readonly Given[],
): Stripe.LineItem[] {
  if (given.length === 0) throw missingParameter('line_items');
  if (given.length > mostItems) {
    throw malformed(`You may pass at most ${mostItems} line items.`, undefined, 'line_items');
  }
  const items = given.map((item, index) => makeItem(world, books, item, `line_items[${index}]`));
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

function makeItem(world: World, books: Books, item: Given, at: string): Stripe.LineItem {
  const price = priceOf(world, books, item, at);
  const quantity = item.quantity ?? 1;
  if (quantity < 1) throw malformed('Invalid positive integer', 'parameter_invalid_integer', at);
  const amount = (price.unit_amount ?? 0) * quantity;
  const product = books.products.get(String(price.product));
  return {
    id: newId('li'),
    object: 'item',
    adjustable_quantity: null,
    amount_discount: 0,
    amount_subtotal: amount,
    amount_tax: 0,
    amount_total: amount,
    currency: price.currency,
    description: product?.name ?? null,
    metadata: {},
    price,
    quantity,
  };
}

function priceOf(world: World, books: Books, item: Given, at: string): Stripe.Price {
  if (item.price !== undefined) {
    const price = books.prices.get(item.price);
    if (price === undefined)
      throw invalid(`No such price: '${item.price}'`, 'resource_missing', `${at}[price]`);
    return price;
  }
  const data = item.price_data;
  if (data === undefined) throw missingParameter(`${at}[price]`);
  const unit = data.unit_amount ?? Number(data.unit_amount_decimal ?? Number.NaN);
  if (!Number.isFinite(unit)) throw missingParameter(`${at}[price_data][unit_amount]`);
  if (unit < 0) {
    throw malformed(
      'This value must be greater than or equal to 0.',
      'parameter_invalid_integer',
      `${at}[price_data][unit_amount]`,
    );
  }
  return makePrice(world, books, {
    currency: data.currency,
    unit_amount: Math.round(unit),
    product: data.product,
    product_data: data.product_data,
    active: false,
  });
}
