import { CATALOG } from '../../src/domain/mirror/catalog/catalog';
import type { CatalogEntry, ListOfCollection } from '../../src/domain/mirror/catalog/catalog-entry';
import type { RealSandbox } from '../stripe/real-sandbox';

const once = () => ({ idempotencyKey: crypto.randomUUID() });

/** Of each collection, ids of the objects that were made. */
export type MadeObjects = Map<string, string[]>;

/** One object or more of every collection that Stripe lists. */
export async function makeOfEach(stripe: RealSandbox): Promise<MadeObjects> {
  const made: MadeObjects = new Map();
  const add = (name: string, ...ids: string[]) =>
    made.set(name, [...(made.get(name) ?? []), ...ids]);
  await makeByRules(stripe, add);
  const listed = CATALOG.filter(({ list }) => list !== null);
  const isTop = ({ list }: CatalogEntry) => list?.parent === null;
  for (const { name, object } of listed.filter(isTop)) {
    if (!made.has(name) && name !== 'event') add(name, ...(await make(stripe, object)));
  }
  for (const entry of listed.filter((one) => !isTop(one))) {
    for (const list of [entry.list!, ...entry.otherLists]) {
      if (list.path.startsWith('/v1/checkout/')) continue;
      add(entry.name, ...(await make(stripe, entry.object, placeUnder(list, made))));
    }
  }
  return made;
}

/** In the account of the key. */
async function make(stripe: RealSandbox, collection: string, place: object = {}) {
  const account = (await stripe.sdk.accounts.retrieveCurrent()).id;
  const of = { collection, account, ...place };
  return (await stripe.control<{ ids: string[] }>('objects', of)).ids;
}

/** Those whose lists name what they belong to, which is no field of theirs. */
const OWNED: readonly string[] = [
  '/v1/billing/',
  '/v1/entitlements/',
  '/v1/payment_attempt_records',
];

function placeUnder({ path, parent }: ListOfCollection, made: MadeObjects): object {
  const id = made.get(parent?.collection ?? '')?.[0];
  if (id === undefined) throw new Error(`there is no ${parent?.collection} for ${path}`);
  const isOwned = OWNED.some((start) => path.startsWith(start));
  const parameter = parent?.parameter ?? null;
  return parameter === null || isOwned ? { parent: id } : { fields: { [parameter]: id } };
}

type Add = (name: string, ...ids: string[]) => void;

/** What the sandbox plays by rules: money, and what it comes from. */
async function makeByRules(stripe: RealSandbox, add: Add): Promise<void> {
  const { sdk } = stripe;
  const { customer, method } = await stripe.customerWith('pm_card_createDispute');
  const pay = () =>
    sdk.paymentIntents.create(
      {
        amount: 500,
        currency: 'eur',
        customer,
        payment_method: method,
        off_session: true,
        confirm: true,
        expand: ['latest_charge'],
      },
      once(),
    );
  const intent = await pay();
  const { customer: other, method: visa } = await stripe.customerWith('pm_card_visa');
  const charge = intent.latest_charge as { id: string; balance_transaction: string };
  const paid = await sdk.paymentIntents.create(
    {
      amount: 700,
      currency: 'eur',
      customer: other,
      payment_method: visa,
      confirm: true,
      off_session: true,
    },
    once(),
  );
  const refund = await sdk.refunds.create({ payment_intent: paid.id, amount: 100 }, once());
  const setup = await sdk.setupIntents.create({ customer: other }, once());
  const session = await sdk.checkout.sessions.create(
    { mode: 'payment', success_url: 'https://example.com', line_items: [ITEM] },
    once(),
  );
  const product = await sdk.products.create({ name: 'Paper' }, once());
  const price = { currency: 'eur', unit_amount: 500, product: product.id };
  const url = 'https://example.com/webhook';
  add('customer', other, customer);
  add('payment_method', visa, method);
  add('payment_intent', intent.id, paid.id);
  add('charge', charge.id, String(paid.latest_charge));
  add('balance_transaction');
  add('refund', refund.id);
  add('setup_intent', setup.id);
  add('checkout_session', session.id);
  add('product', product.id);
  add('price', (await sdk.prices.create(price, once())).id);
  add('account', (await sdk.accounts.create({ type: 'custom' } as object, once())).id);
  const endpoint = { url, enabled_events: ['charge.failed' as const] };
  add('webhook_endpoint', (await sdk.webhookEndpoints.create(endpoint, once())).id);
  add('test_clock', (await sdk.testHelpers.testClocks.create({ frozen_time: 2e9 }, once())).id);
  await stripe.control('fraud_warnings', { charge: charge.id });
  add('radar_early_fraud_warning');
  add('dispute');
  add('item', ...(await sdk.checkout.sessions.listLineItems(session.id)).data.map(({ id }) => id));
}

const ITEM = {
  quantity: 1,
  price_data: { currency: 'eur', unit_amount: 500, product_data: { name: 'Paper' } },
};
