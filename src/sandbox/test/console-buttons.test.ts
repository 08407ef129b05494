import type Stripe from 'stripe';
import { ACT_NAMES } from '../pages/console';
import { atConsole } from './console-in-browser';
import type { AtConsole } from './console-in-browser';
import { receiver, until } from './helpers';

// The console in a real browser: every button is clicked and does what it says.

let { world, by, page } = {} as AtConsole;
atConsole((at) => ({ world, by, page } = at));

const pressed = new Set<string>();

/** Clicks the button of this label beside this object, and waits until it is done. */
async function click(label: string, id: string): Promise<void> {
  await page.goto(world.sandbox.url);
  const button = page.getByRole('button', { name: `${label}: ${id}`, exact: true });
  const form = page.locator('form', { has: button });
  pressed.add(await form.locator('input[name=act]').inputValue());
  await button.click();
  const notice = page.getByRole('status');
  expect(await notice.innerText()).toMatch(/^Done: /);
}

let count = 0;

async function paid(token = 'pm_card_visa'): Promise<string> {
  count += 1;
  const intent = await by.openIntent(await by.customerWith(token), `C${count}`);
  await by.confirm(intent.id);
  return intent.id;
}

async function intentToAuthenticate(): Promise<string> {
  const { id } = await world.stripe.paymentIntents.create({
    amount: 900,
    currency: 'eur',
    confirm: true,
    payment_method: 'pm_card_authenticationRequired',
    return_url: 'https://shop.example',
  });
  return id;
}

const statusOf = async (intent: string): Promise<string> =>
  (await world.stripe.paymentIntents.retrieve(intent)).status;

async function disputeOf(intent: string): Promise<Stripe.Dispute> {
  const { data } = await world.stripe.disputes.list({ payment_intent: intent });
  const [dispute] = data;
  if (dispute === undefined) throw new Error(`${intent} has no dispute`);
  return dispute;
}

describe('each button', () => {
  test('of the clock', async () => {
    const before = world.sandbox.now();
    const steps = [
      ['1 hour', 3600],
      ['1 day', 86_400],
      ['5 days', 432_000],
      ['30 days', 2_592_000],
    ] as const;
    for (const [label, seconds] of steps) await click(`Forward ${label}`, String(seconds));
    const moved = steps.reduce((sum, [, seconds]) => sum + seconds, 0) * 1000;
    expect(world.sandbox.now()).toBeGreaterThanOrEqual(before + moved);
  });

  test('of bank debits', async () => {
    const [good, bad] = [
      await paid('pm_sepaDebit_success_de'),
      await paid('pm_sepaDebit_success_de'),
    ];
    await click('Settle this debit', good);
    expect(await statusOf(good)).toBe('succeeded');
    await click('Fail this debit', bad);
    expect(await statusOf(bad)).toBe('requires_payment_method');
    await click('Bank takes it back', good);
    expect((await disputeOf(good)).status).toBe('lost');
  });

  test('of the customer who authenticates', async () => {
    const [yes, no] = [await intentToAuthenticate(), await intentToAuthenticate()];
    await click('Customer agrees', yes);
    expect(await statusOf(yes)).toBe('succeeded');
    await click('Customer refuses', no);
    expect(await statusOf(no)).toBe('requires_payment_method');
  });

  test('of disputes', async () => {
    const [won, lost] = [await paid(), await paid()];
    await click('Open dispute', won);
    await click('Won', (await disputeOf(won)).id);
    expect((await disputeOf(won)).status).toBe('won');
    await click('Open dispute', lost);
    await click('Lost', (await disputeOf(lost)).id);
    expect((await disputeOf(lost)).status).toBe('lost');
    await click('Appeal', (await disputeOf(lost)).id);
    expect((await disputeOf(lost)).status).toBe('appeal_needs_response');
  });

  test('of inquiries', async () => {
    const [closes, grows] = [await paid(), await paid()];
    await click('Open inquiry', closes);
    await click('Close inquiry', (await disputeOf(closes)).id);
    expect((await disputeOf(closes)).status).toBe('warning_closed');
    await click('Open inquiry', grows);
    await click('Grow into a dispute', (await disputeOf(grows)).id);
    expect((await disputeOf(grows)).status).toBe('needs_response');
  });

  test('of refunds', async () => {
    const [arrives, fails] = [await paid('pm_card_pendingRefund'), await paid()];
    for (const intent of [arrives, fails]) await click('Refund', intent);
    const refund = async (payment_intent: string) =>
      (await world.stripe.refunds.list({ payment_intent })).data[0];
    expect((await refund(arrives))?.status).toBe('pending');
    await click('Arrives', String((await refund(arrives))?.id));
    expect((await refund(arrives))?.status).toBe('succeeded');
    await click('Fails', String((await refund(fails))?.id));
    expect((await refund(fails))?.status).toBe('failed');
  });

  test('of sessions, and the way to their page', async () => {
    const [pays, ends] = [await by.session('S1'), await by.session('S2')];
    await click('Pay by card', pays.id);
    await page.goto(world.sandbox.url);
    await page.getByRole('link', { name: 'Open its page' }).click();
    expect(page.url()).toBe(ends.url);
    await click('Expire', ends.id);
    const ended = async (id: string) => (await world.stripe.checkout.sessions.retrieve(id)).status;
    expect([await ended(pays.id), await ended(ends.id)]).toEqual(['complete', 'expired']);
  });

  test('of connected accounts', async () => {
    const { id } = await world.stripe.accounts.create({ type: 'standard' });
    const charges = async () => (await world.stripe.accounts.retrieve(id)).charges_enabled;
    await click('Let it charge', id);
    expect(await charges()).toBe(true);
    await click('Restrict', id);
    expect(await charges()).toBe(false);
  });

  test('of events', async () => {
    const inbox = await receiver();
    try {
      await world.stripe.webhookEndpoints.create({ url: inbox.url, enabled_events: ['*'] });
      await world.stripe.customers.create({});
      await until(() => inbox.bodies.length === 1, 'the webhook');
      const [event] = (await world.stripe.events.list()).data;
      await click('Send again', String(event?.id));
      await until(() => inbox.bodies.length === 2, 'the same webhook again');
    } finally {
      await inbox.stop();
    }
  });

  test('was clicked', () => {
    expect([...pressed].sort()).toEqual([...ACT_NAMES].sort());
  });
});
