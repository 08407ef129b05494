import { queryableOf } from '../../../src/postgres/database';
import type { CheckoutRequest } from '../../../src/stripe/stripe-gateway';
import { setSandboxStage } from '../sandbox-stage';
import type { SandboxStage } from '../sandbox-stage';
import { bundleStage } from './bundle-stage';
import type { BundleStage } from './bundle-stage';

let on: SandboxStage;
let bundles: BundleStage;
beforeAll(async () => {
  on = await setSandboxStage();
  bundles = bundleStage(on);
});
afterAll(() => on.close());

/** What is requested of Stripe from now on; each answer is lost, though Stripe did it. */
function listen(): CheckoutRequest[] {
  const requests: CheckoutRequest[] = [];
  const { gateway } = on.stripe;
  on.stage.stripe = {
    ...gateway,
    createCheckout: async (request) => {
      requests.push(request);
      await gateway.createCheckout(request);
      return { kind: 'unknown', detail: 'the connection broke' };
    },
  };
  return requests;
}

/** Opens as far as the lanes; the customer is French. */
async function opening(of: string): Promise<string> {
  const ids = await bundles.invoices([`${of}-1`, `${of}-2`], {}, of);
  const bundle = await bundles.opened(Object.values(ids));
  await bundles.perform(bundle, 'takeLane');
  await bundles.perform(bundle, 'takeLane');
  return bundle;
}

const sql = (text: string, values: string[]) =>
  on.stage.stores.inTransaction((tx) => queryableOf(tx).query(text, values));

test('each line has the words of the customer, and keeps them while the key is tried', async () => {
  const bundle = await opening('named');
  const requests = listen();
  await expect(bundles.perform(bundle, 'openSession')).rejects.toThrow('broke');
  await sql(`update customers set locale = 'de' where external_id = $1`, ['client-named']);
  await expect(bundles.perform(bundle, 'openSession')).rejects.toThrow('broke');
  const [first, second] = requests;
  expect(second).toEqual(first);
  expect(first).toMatchObject({
    locale: 'fr-FR',
    description: '2 factures en un seul paiement',
    lines: [{ description: 'Facture named-1' }, { description: 'Facture named-2' }],
  });
  // Stripe refuses a key that is used with other words.
  expect(await on.stripe.violations()).toEqual([]);
});
