import type { ApiInvoice } from './acts';
import {
  createInvoice,
  customerId,
  customerWithCard,
  expect,
  invoiceBody,
  linkIn,
  mailsAbout,
  openCheckout,
  payIn,
  payments,
  until,
} from './acts';
import { BUSINESS } from './charging';
import { waitFor } from '../wait';
import type { Story } from './story';
import type { World } from './world';

interface Step {
  what: 'mail' | 'event' | 'attempt';
  name: string;
}

interface Brake {
  paused_since: string | null;
  why: string | null;
}

async function linesOf(world: World, { id }: ApiInvoice, about: RegExp): Promise<string[]> {
  const path = `/v1/invoices/${id}/timeline?limit=100`;
  const { data } = await world.api<{ data: { text: string }[] }>('GET', path);
  return data.map(({ text }) => text).filter((text) => about.test(text));
}

/** What its attempts came to, in the words of its timeline. */
const attemptsOf = (world: World, invoice: ApiInvoice): Promise<string[]> =>
  linesOf(world, invoice, /^attempt \d+ succeeded|was declined/);

/** The default policy is another one meanwhile, and the one before it afterwards. */
async function withDefaultPolicy<T>(
  world: World,
  name: string,
  runStory: () => Promise<T>,
): Promise<T> {
  const { data } = await world.api<{ data: { name: string; is_default: boolean }[] }>(
    'GET',
    '/v1/policies',
  );
  const before = data.find(({ is_default: isDefault }) => isDefault)?.name ?? '';
  await world.api('POST', `/v1/policies/${name}/make_default`, {});
  try {
    return await runStory();
  } finally {
    await world.api('POST', `/v1/policies/${before}/make_default`, {});
  }
}

const BRAKE = '/v1/charge_brake';
const BRAKE_RULES = { attempts: 20, failed_percent: 80, minutes: 15 };

/** Five of the attempts from now on are enough; and as it was, whatever happens. */
async function withQuickBrake<T>(world: World, runStory: () => Promise<T>): Promise<T> {
  const rules = { attempts: 5, failed_percent: 50, minutes: 10_080 };
  await world.api('PUT', BRAKE, rules);
  await world.api('POST', `${BRAKE}/pause`, {});
  await world.api('POST', `${BRAKE}/resume`, {}); // what ended before is not looked at
  try {
    return await runStory();
  } finally {
    await world.api('PUT', BRAKE, BRAKE_RULES);
    await world.api('POST', `${BRAKE}/resume`, {});
  }
}

/** A charge that fails, or is held: then they are paused. */
async function failedCharge(world: World): Promise<Brake | undefined> {
  const customer = await customerWithCard(world);
  const declines = { decline_code: 'fraudulent' };
  await world.control('POST', `payment_methods/${customer.method}`, declines);
  const invoice = await createInvoice(world, { customer });
  const path = `/v1/invoices/${invoice.id}`;
  return waitFor(
    'a charge to fail or to be held',
    async () => {
      const brake = await world.api<Brake>('GET', BRAKE);
      const { payment_status: status } = await world.api<ApiInvoice>('GET', path);
      return brake.paused_since !== null || status === 'failed' ? brake : undefined;
    },
    { withinMs: 60_000, everyMs: 150 },
  );
}

const MOST_FAILED = 40; // a worker counts how attempts ended once a second

async function untilPaused(world: World): Promise<Brake> {
  for (let failed = 0; failed < MOST_FAILED; failed += 1) {
    const brake = await failedCharge(world);
    if (brake !== undefined && brake.paused_since !== null) return brake;
  }
  throw new Error(`automatic charges go on though ${MOST_FAILED} failed`);
}

export const policies: Story[] = [
  {
    story: 'named-policy',
    title: 'a named policy: its preview says what then happens',
    alone: true,
    days: true,
    run: async (world) => {
      const name = world.name('calm');
      const policy = { ladder_days: [1], reminder_days: [], at_end: 'uncollectible' };
      await world.api('PUT', `/v1/policies/${name}`, policy);
      const customer = await customerWithCard(world);
      const declines = { decline_code: 'insufficient_funds' };
      await world.control('POST', `payment_methods/${customer.method}`, declines);
      const externalId = world.name('previewed');
      const previewed = await world.api<{ steps: Step[]; status: string }>(
        'POST',
        '/v1/policies/preview',
        {
          policy: name,
          stored_method: 'card',
          answers: ['insufficient_funds', 'insufficient_funds'],
          invoice: {
            ...invoiceBody(world, externalId, { customer }),
            external_id: externalId,
          },
        },
      );
      const invoice = await withDefaultPolicy(world, name, () =>
        createInvoice(world, { customer }),
      );
      const edited = await world.apiAnswer('PUT', `/v1/policies/${name}`, { ladder_days: [9] });
      expect('a policy in use does not change', edited.status === 409, edited.text);
      const patience = 4 * world.dayMs + 60_000;
      await until(world, invoice, { status: 'uncollectible' }, patience);
      const foreseen = previewed.steps.filter(({ what }) => what === 'attempt').length;
      const made = await attemptsOf(world, invoice);
      expect('as many attempts as were foreseen', made.length === foreseen, { made, previewed });
      expect('the end that was foreseen', previewed.status === 'uncollectible', previewed);
      return { invoice: invoice.external_id, outcome: `${foreseen} attempts, as previewed` };
    },
  },
  {
    story: 'charge-brake',
    title: 'nearly every charge fails in one way: no more are made until they are resumed',
    alone: true,
    run: (world) =>
      withQuickBrake(world, async () => {
        const mailsBefore = (await world.mails(BUSINESS)).length;
        const { why } = await untilPaused(world);
        expect('it says why', /attempts failed \(never_this_method\)$/.test(why ?? ''), why);
        const customer = await customerWithCard(world);
        const invoice = await createInvoice(world, { customer });
        await waitFor(
          'its charge to be held',
          async () => {
            const held = await linesOf(
              world,
              invoice,
              /was postponed: automatic charges are paused/,
            );
            return held.length > 0 || undefined;
          },
          { withinMs: 60_000, everyMs: 150 },
        );
        await waitFor(
          'the mail that says so',
          async () =>
            (await world.mails(BUSINESS))
              .slice(mailsBefore)
              .find(({ subject }) => subject === 'Automatic charges are paused'),
          { withinMs: 90_000, everyMs: 300 },
        );
        const path = `/v1/payment_intents?customer=${customer.stripeId}`;
        const { data } = await world.stripe<{ data: unknown[] }>('GET', path);
        expect('no intent was made', data.length === 0, data);
        expect('no attempt was used up', (await attemptsOf(world, invoice)).length === 0);
        // The usual rules again: what else fails meanwhile must not pause them once more.
        await world.api('PUT', BRAKE, BRAKE_RULES);
        await world.api('POST', `${BRAKE}/resume`, {});
        await until(world, invoice, { status: 'paid' }, world.dayMs + 60_000);
        expect('one payment', (await payments(world, invoice)).length === 1);
        return { invoice: invoice.external_id, outcome: 'held while paused, paid when resumed' };
      }),
  },
  {
    story: 'consent-withdrawn',
    title: 'the customer takes back automatic charges: none is made, the link is paid',
    run: async (world) => {
      const customer = await customerWithCard(world);
      const more = { collection: { charge_on: 'due' } };
      const invoice = await createInvoice(world, { customer, more });
      const id = await customerId(world, customer.externalId);
      await world.api('POST', `/v1/customers/${id}/withdraw_auto_pay`, {});
      const charge = `/v1/invoices/${invoice.id}/charge`;
      const refused = await world.apiAnswer('POST', charge, {}, world.name('k'));
      expect('the business charges nothing either', refused.status === 409, refused.text);
      expect('it says why', refused.text.includes('auto_pay_withdrawn'), refused.text);
      const [mail] = await mailsAbout(world, customer.email, /^Invoice /);
      const { session } = await openCheckout(world, linkIn(world, mail));
      await payIn(world, session);
      await until(world, invoice, { status: 'paid' });
      const [payment] = await payments(world, invoice);
      expect('paid in Checkout', payment?.via === 'checkout', payment);
      return { invoice: invoice.external_id, outcome: 'never charged by itself, paid by link' };
    },
  },
];
