import type Stripe from 'stripe';
import { del, get, post } from '../transport/call';
import type { Route } from '../transport/call';
import { emptyString } from '../transport/declared';
import { invalid, missing, missingParameter } from '../transport/errors';
import { list } from '../transport/lists';
import type { Paging } from '../transport/lists';
import { change, emit, emitUpdate } from '../webhooks/emit';
import type { AccountStore } from '../world/account-store';
import { newId } from '../world/ids';
import type { World } from '../world/world';
import { mergeMetadata } from './metadata';
import { readUnitAmount } from './unit-amount';
import type { UnitAmount } from './unit-amount';

interface ProductParams {
  id?: string;
  name: string;
  description?: Stripe.Emptyable<string>;
  images?: Stripe.Emptyable<string[]>;
  metadata?: Stripe.Emptyable<Stripe.MetadataParam>;
  active?: boolean;
  url?: Stripe.Emptyable<string>;
  shippable?: boolean;
  statement_descriptor?: string | null;
  unit_label?: Stripe.Emptyable<string>;
}

type ProductUpdate = Omit<Partial<ProductParams>, 'name'> & { name?: string | null };

interface PriceParams {
  currency: string;
  unit: UnitAmount;
  product?: string | undefined;
  product_data?: { name: string; description?: string } | undefined;
  active?: boolean;
  nickname?: string | undefined;
  lookup_key?: string | undefined;
  recurring?: Stripe.PriceCreateParams.Recurring | undefined;
  tax_behavior?: Stripe.PriceCreateParams.TaxBehavior | undefined;
  metadata?: Stripe.Emptyable<Stripe.MetadataParam> | undefined;
}

function makeProduct(world: World, store: AccountStore, given: ProductParams): Stripe.Product {
  if (given.id !== undefined && store.products.get(given.id) !== undefined) {
    throw invalid(`Product already exists: ${given.id}`, 'resource_already_exists', 'id');
  }
  const created = world.clock.seconds();
  const product: Stripe.Product = {
    id: given.id ?? newId('prod', 14),
    object: 'product',
    active: given.active ?? true,
    created,
    default_price: null,
    description: given.description || null,
    images: given.images || [],
    livemode: false,
    marketing_features: [],
    metadata: mergeMetadata(null, given.metadata),
    name: given.name,
    package_dimensions: null,
    shippable: given.shippable ?? null,
    statement_descriptor: given.statement_descriptor ?? null,
    tax_code: null,
    tax_details: null,
    type: 'service',
    unit_label: given.unit_label || null,
    updated: created,
    url: given.url || null,
  };
  store.products.add(product);
  emit(world, store, 'product.created', product);
  return product;
}

export function makePrice(world: World, store: AccountStore, given: PriceParams): Stripe.Price {
  if (given.product === undefined && given.product_data === undefined) {
    throw missingParameter('product');
  }
  const metadata = mergeMetadata(null, given.metadata);
  const product =
    given.product_data === undefined
      ? store.products.get(given.product ?? '')
      : makeProduct(world, store, { active: false, ...given.product_data });
  if (product === undefined) throw missing('product', given.product ?? '', 'product', 400);
  const price: Stripe.Price = {
    id: newId('price'),
    object: 'price',
    active: given.active ?? true,
    billing_scheme: 'per_unit',
    created: world.clock.seconds(),
    currency: given.currency.toLowerCase(),
    custom_unit_amount: null,
    livemode: false,
    lookup_key: given.lookup_key ?? null,
    metadata,
    nickname: given.nickname ?? null,
    product: product.id,
    recurring: recurring(given),
    tax_behavior: given.tax_behavior ?? 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: given.recurring === undefined ? 'one_time' : 'recurring',
    unit_amount: given.unit.whole,
    // On the wire a decimal is a string; the SDK turns it into its Decimal.
    unit_amount_decimal: given.unit.decimal as never,
  };
  store.prices.add(price);
  emit(world, store, 'price.created', price);
  return price;
}

function recurring(given: PriceParams): Stripe.Price.Recurring | null {
  if (given.recurring === undefined) return null;
  return {
    interval: given.recurring.interval,
    interval_count: given.recurring.interval_count ?? 1,
    meter: given.recurring.meter ?? null,
    trial_period_days: null,
    usage_type: given.recurring.usage_type ?? 'licensed',
  };
}

export function requireProduct(store: AccountStore, id: string): Stripe.Product {
  const product = store.products.get(id);
  if (product === undefined) throw missing('product', id);
  return product;
}

function requirePrice(store: AccountStore, id: string): Stripe.Price {
  const price = store.prices.get(id);
  if (price === undefined) throw missing('price', id);
  return price;
}

const includes = (wanted: unknown, value: unknown): boolean =>
  Array.isArray(wanted) && wanted.includes(value);

type Prices = Stripe.PriceListParams & Paging;

export const productRoutes: readonly Route[] = [
  post<ProductParams>('/v1/products', ({ world, store, params }) =>
    makeProduct(world, store, params),
  ),
  get<Stripe.ProductListParams & Paging>('/v1/products', ({ world, store, params }) =>
    list(world, {
      url: '/v1/products',
      table: store.products,
      paging: params,
      filters: { ids: ({ id }, wanted) => includes(wanted, id) },
    }),
  ),
  get('/v1/products/:id', ({ store, id }) => requireProduct(store, id)),
  post<ProductUpdate>('/v1/products/:id', ({ world, store, params, id }) => {
    const product = requireProduct(store, id);
    if (params.name === null) throw emptyString('name');
    const previous = change(product, {
      name: params.name ?? product.name,
      active: params.active ?? product.active,
      description:
        params.description === undefined ? product.description : params.description || null,
      images: params.images === undefined ? product.images : params.images || [],
      shippable: params.shippable ?? product.shippable,
      statement_descriptor:
        params.statement_descriptor === undefined
          ? (product.statement_descriptor ?? null)
          : params.statement_descriptor,
      unit_label:
        params.unit_label === undefined ? (product.unit_label ?? null) : params.unit_label || null,
      url: params.url === undefined ? product.url : params.url || null,
      metadata: mergeMetadata(product.metadata, params.metadata),
      updated: world.clock.seconds(),
    });
    emitUpdate(world, store, 'product.updated', { object: product, previous });
    return product;
  }),
  del('/v1/products/:id', ({ world, store, id }) => {
    const product = requireProduct(store, id);
    for (const price of store.prices.oldestFirst()) {
      if (price.product !== id) continue;
      throw invalid('This product cannot be deleted because it has one or more prices.');
    }
    store.products.remove(id);
    emit(world, store, 'product.deleted', product);
    return { id, object: 'product', deleted: true };
  }),
  post<Stripe.PriceCreateParams>('/v1/prices', ({ world, store, params }) =>
    makePrice(world, store, { ...params, unit: readUnitAmount(params, '') }),
  ),
  get<Prices>('/v1/prices', ({ world, store, params }) =>
    list(world, {
      url: '/v1/prices',
      table: store.prices,
      paging: params,
      filters: { lookup_keys: ({ lookup_key }, wanted) => includes(wanted, lookup_key) },
    }),
  ),
  get('/v1/prices/:id', ({ store, id }) => requirePrice(store, id)),
  post<Stripe.PriceUpdateParams>('/v1/prices/:id', ({ world, store, params, id }) => {
    const price = requirePrice(store, id);
    const previous = change(price, {
      active: params.active ?? price.active,
      nickname: params.nickname === undefined ? price.nickname : params.nickname,
      lookup_key: params.lookup_key ?? price.lookup_key,
      metadata: mergeMetadata(price.metadata, params.metadata),
    });
    emitUpdate(world, store, 'price.updated', { object: price, previous });
    return price;
  }),
];
