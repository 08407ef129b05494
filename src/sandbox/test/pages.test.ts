import type Stripe from 'stripe';
import { DAY, rig } from './helpers';
import type { Rig } from './helpers';
import { payer } from './payer';

// The pages of the sandbox: plain forms, no script.

let world: Rig;
beforeEach(async () => {
  world = await rig();
});
afterEach(() => world.stop());

const show = async (path = '/'): Promise<string> =>
  (await fetch(`${world.sandbox.url}${path}`)).text();

async function press(act: string, id: string): Promise<string> {
  const response = await fetch(`${world.sandbox.url}/act`, {
    method: 'POST',
    body: new URLSearchParams({ act, id }).toString(),
  });
  return response.text();
}

test('the console shows objects, events and requests, and its buttons work', async () => {
  const by = payer(world);
  const who = await by.customerWith('pm_sepaDebit_success_de');
  const intent = await by.openIntent(who);
  await by.confirm(intent.id);
  expect(await show()).toContain('Fail this debit');
  await press('debit_succeeds', intent.id);
  expect((await world.stripe.paymentIntents.retrieve(intent.id)).status).toBe('succeeded');
  const other = await by.openIntent(await by.customerWith('pm_card_visa'), 'card');
  await by.confirm(other.id);
  const page = await press('dispute', other.id);
  expect(page).toContain('Done: dispute');
  const [dispute] = (await world.stripe.disputes.list()).data;
  await press('dispute_won', String(dispute?.id));
  expect((await world.stripe.disputes.retrieve(String(dispute?.id))).status).toBe('won');
  const before = world.sandbox.now();
  await press('advance', '86400');
  expect(world.sandbox.now()).toBeGreaterThanOrEqual(before + DAY);
  expect(await show()).toContain('charge.dispute.funds_reinstated');
  expect(await press('dispute_won', 'du_none')).toContain('holds no such object');
});

test('what people type is shown as text', async () => {
  const by = payer(world);
  const made = await by.session('X', {
    line_items: [
      {
        quantity: 1,
        price_data: {
          currency: 'eur',
          unit_amount: 900,
          product_data: { name: '<script>alert(1)</script>' },
        },
      },
    ],
  });
  const page = await show(`/c/pay/${made.id}`);
  expect(page).not.toContain('<script>');
  expect(page).toContain('&lt;script&gt;');
});

test('a business connects by its account link, and may take charges then', async () => {
  const account = await world.stripe.accounts.create({ type: 'standard' });
  expect(account.charges_enabled).toBe(false);
  const link = await world.stripe.accountLinks.create({
    account: account.id,
    type: 'account_onboarding',
    return_url: 'https://x.example/back',
    refresh_url: 'https://x.example/again',
  });
  const sent = await fetch(link.url, { method: 'POST', redirect: 'manual' });
  expect(sent.headers.get('location')).toBe('https://x.example/back');
  expect((await world.stripe.accounts.retrieve(account.id)).charges_enabled).toBe(true);
});

test('a restricted account cannot collect money until it is enabled again', async () => {
  const account = await world.stripe.accounts.create({ type: 'standard' });
  const there = { stripeAccount: account.id };
  const want = { amount: 900, currency: 'eur' };
  const off = { charges_enabled: false, disabled_reason: 'requirements.past_due' };
  await world.control('POST', `accounts/${account.id}`, off);
  await expect(world.stripe.paymentIntents.create(want, there)).rejects.toThrow('cannot currently');
  const on = { charges_enabled: true, disabled_reason: null };
  await world.control('POST', `accounts/${account.id}`, on);
  expect((await world.stripe.paymentIntents.create(want, there)).amount).toBe(900);
});

test('a receipt says what was paid and what was given back', async () => {
  const by = payer(world);
  const intent = await by.openIntent(await by.customerWith('pm_card_visa'));
  const { latest_charge: charge } = await by.confirm(intent.id);
  const { pathname } = new URL(String((charge as Stripe.Charge).receipt_url));
  expect(await show(pathname)).toContain('EUR 119.00 were paid on');
  await world.stripe.refunds.create({ payment_intent: intent.id, amount: 1900 });
  expect(await show(pathname)).toContain('EUR 19.00 of it were refunded');
  expect((await fetch(`${world.sandbox.url}/receipts/ch_none`)).status).toBe(404);
});
