import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import Stripe from 'stripe';
import { client, day, receiver, rig, until } from './helpers';
import type { Receiver, Rig } from './helpers';

// Stripe's own command line as an independent driver: its recipes were written by Stripe against
// Stripe. Every one whose objects this sandbox plays must pass, show its event in the list and
// deliver it as a webhook the SDK verifies.

jest.setTimeout(300_000);

const inScope = [
  'account.application.deauthorized',
  'account.updated',
  'balance.available',
  'charge.captured',
  'charge.dispute.closed',
  'charge.dispute.created',
  'charge.dispute.updated',
  'charge.failed',
  'charge.refund.updated',
  'charge.refunded',
  'charge.succeeded',
  'checkout.session.async_payment_failed',
  'checkout.session.async_payment_succeeded',
  'checkout.session.completed',
  'checkout.session.expired',
  'customer.created',
  'customer.deleted',
  'customer.updated',
  'payment_intent.amount_capturable_updated',
  'payment_intent.canceled',
  'payment_intent.created',
  'payment_intent.payment_failed',
  'payment_intent.processing',
  'payment_intent.requires_action',
  'payment_intent.succeeded',
  'payment_method.attached',
  'payment_method.detached',
  'payment_method.updated',
  'price.created',
  'price.updated',
  'product.created',
  'product.deleted',
  'product.updated',
  'setup_intent.canceled',
  'setup_intent.created',
  'setup_intent.requires_action',
  'setup_intent.setup_failed',
  'setup_intent.succeeded',
  'test_helpers.test_clock.advancing',
  'test_helpers.test_clock.created',
  'test_helpers.test_clock.deleted',
  'test_helpers.test_clock.ready',
];

const outOfScope: Readonly<Record<string, string>> = {
  'billing_portal.': "Stripe's own customer portal: the product has pages of its own",
  'cash_balance.': 'bank transfers into a cash balance stay out of the methods offered',
  'coupon.': 'Stripe Billing discounts',
  'credit_note.': 'Stripe invoices',
  'customer.discount.': 'Stripe Billing discounts',
  'customer.source.': 'the Sources API that payment methods replaced',
  'customer.subscription.': 'Stripe Billing',
  'customer_cash_balance_transaction.': 'bank transfers into a cash balance',
  'identity.': 'identity checks',
  'invoice.': "Stripe's own invoices: this product collects invoices of others",
  'invoiceitem.': 'Stripe invoices',
  issuing_: 'card issuing',
  'payment_intent.partially_funded': 'customer_balance is not a method the product offers',
  'payment_link.': 'payment links: the product mints Checkout sessions',
  'payout.': 'payouts to bank accounts',
  'plan.': 'Stripe Billing',
  'promotion_code.': 'Stripe Billing discounts',
  'quote.': 'quotes',
  'reporting.': 'report runs',
  'subscription.': 'Stripe Billing',
  'subscription_schedule.': 'Stripe Billing',
  'tax_rate.': 'Stripe Tax',
  'topup.': 'top-ups of a platform balance',
  'transfer.': 'transfers between accounts: only direct charges are played',
  'v1.billing.': 'usage meters',
};

const secret = 'sk_test_commandline0001';
let world: Rig;
let inbox: Receiver;
let home: string;
let endpointSecrets: string[];

beforeAll(async () => {
  world = await rig();
  inbox = await receiver();
  home = mkdtempSync(path.join(tmpdir(), 'stripe-cli-'));
  const stripe = client(world.sandbox, secret);
  const hook = (connect: boolean): Promise<Stripe.WebhookEndpoint> =>
    stripe.webhookEndpoints.create({ url: inbox.url, enabled_events: ['*'], connect });
  endpointSecrets = [await hook(false), await hook(true)].map((each) => String(each.secret));
});
afterAll(async () => {
  await world.stop();
  await inbox.stop();
  rmSync(home, { recursive: true, force: true });
});

function cli(...args: string[]): Promise<string> {
  const env = {
    PATH: process.env['PATH'],
    HOME: home,
    STRIPE_CLI_TELEMETRY_OPTOUT: '1',
    NO_PROXY: '*',
  };
  return new Promise((resolve, reject) => {
    execFile('node_modules/.bin/stripe', args, { env, timeout: 60_000 }, (error, out, err) => {
      if (error === null) resolve(out);
      else reject(new Error(`stripe ${args.join(' ')}: ${out}${err}`));
    });
  });
}

function verified({ body, signature }: { body: string; signature: string }): string | null {
  for (const each of endpointSecrets) {
    try {
      return Stripe.webhooks.constructEvent(body, signature, each).type;
    } catch (error) {
      if (!(error instanceof Stripe.errors.StripeSignatureVerificationError)) throw error;
    }
  }
  return null;
}

async function listed(type: string): Promise<number> {
  const stripe = client(world.sandbox, secret);
  const own = (await stripe.events.list({ type, limit: 100 })).data.length;
  const accounts = (await stripe.accounts.list({ limit: 100 })).data;
  const theirs = accounts.map((account) =>
    stripe.events.list({ type, limit: 100 }, { stripeAccount: account.id }),
  );
  return (await Promise.all(theirs)).reduce((sum, each) => sum + each.data.length, own);
}

test.each(inScope)('stripe trigger %s', async (recipe) => {
  const before = await listed(recipe);
  inbox.bodies.length = 0;
  await cli('trigger', recipe, '--api-key', secret, '--api-base', world.sandbox.url);
  if ((await listed(recipe)) === before) await world.sandbox.advance(6 * day);
  expect(await listed(recipe)).toBeGreaterThan(before);
  await until(() => inbox.bodies.some((each) => verified(each) === recipe), `a signed ${recipe}`);
});

test('every recipe Stripe ships is either in scope or left out for a reason', async () => {
  const help = await cli('trigger', '--help');
  const recipes = [...help.matchAll(/^ {2}([a-z]\w*(?:\.\w+)+)$/gm)].map((match) =>
    String(match[1]),
  );
  expect(recipes.length).toBeGreaterThan(100);
  const unexplained = recipes.filter(
    (recipe) =>
      !inScope.includes(recipe) &&
      !Object.keys(outOfScope).some((prefix) => recipe.startsWith(prefix)),
  );
  expect(unexplained).toEqual([]);
});
