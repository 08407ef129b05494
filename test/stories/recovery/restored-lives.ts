import {
  customerWithCard,
  createInvoice,
  openCheckout,
  payIn,
  payments,
  until,
} from '../../../src/local/stories/acts';
import type { ApiInvoice } from '../../../src/local/stories/acts';
import type { World } from '../../../src/local/stories';

/** One invoice whose life goes on after the copy that Postgres is later restored from. */
export interface Life {
  /** Up to the copy. */
  before(world: World): Promise<ApiInvoice>;
  /** What happens after it, and is forgotten. */
  after(world: World, invoice: ApiInvoice): Promise<void>;
  /** What it is when Stripe has been read again. */
  healed: Partial<ApiInvoice>;
  /** Payments Stripe holds for it in the end. */
  taken: number;
}

const byHand = { collection: { auto_charge: false } };

async function openInvoice(world: World, more: Record<string, unknown> = byHand) {
  const customer = await customerWithCard(world);
  const invoice = await createInvoice(world, { customer, more });
  return until(world, invoice, { status: 'open' });
}

async function paidInvoice(world: World): Promise<ApiInvoice> {
  const customer = await customerWithCard(world);
  return until(world, await createInvoice(world, { customer }), { status: 'paid' });
}

async function command(
  world: World,
  invoice: ApiInvoice,
  name: string,
  body: object,
): Promise<void> {
  await world.api('POST', `/v1/invoices/${invoice.id}/${name}`, body, world.name('k'));
}

const intentOf = async (world: World, invoice: ApiInvoice): Promise<string> =>
  (await payments(world, invoice))[0]?.id ?? '';

const PAID = { status: 'paid', amount_received: 11_900 } as const;

/** Stripe knows of these, so they are recovered by reading it. */
export const RECOVERED: Readonly<Record<string, Life>> = {
  'charged by hand': {
    before: openInvoice,
    after: async (world, invoice) => {
      await command(world, invoice, 'charge', {});
      await until(world, invoice, PAID);
    },
    healed: PAID,
    taken: 1,
  },
  'charged by its plan, which the copy holds as due again': {
    before: async (world) => {
      const customer = await customerWithCard(world);
      const more = { collection: { charge_on: 'due' } };
      const invoice = await createInvoice(world, { customer, dueInDays: 1, more });
      return until(world, invoice, { status: 'open' });
    },
    after: async () => undefined, // days pass, and the plan itself charges
    healed: PAID,
    taken: 1,
  },
  'paid at a checkout opened after the copy': {
    before: openInvoice,
    after: async (world, invoice) => {
      const { session } = await openCheckout(world, invoice.hosted_invoice_url ?? '');
      await payIn(world, session);
      await until(world, invoice, PAID);
    },
    healed: PAID,
    taken: 1,
  },
  'paid by a debit that was under way': {
    before: async (world) => {
      const invoice = await until(world, await createInvoice(world), { status: 'open' });
      const { session } = await openCheckout(world, invoice.hosted_invoice_url ?? '');
      await payIn(world, session, { iban: 'DE89370400440532013000' });
      return until(world, invoice, { status: 'processing' });
    },
    after: async (world, invoice) => {
      const { data } = await world.stripe<{ data: { id: string; metadata: object }[] }>(
        'GET',
        '/v1/payment_intents?limit=100',
      );
      const own = data.find(({ metadata }) =>
        JSON.stringify(metadata).includes(`"${invoice.external_id}"`),
      );
      await world.control('POST', `debits/${own?.id}/settle`, { outcome: 'succeeded' });
      await until(world, invoice, PAID);
    },
    healed: PAID,
    taken: 1,
  },
  'disputed after it was paid': {
    before: paidInvoice,
    after: async (world, invoice) => {
      await world.control('POST', 'disputes', { payment_intent: await intentOf(world, invoice) });
      await until(world, invoice, { status: 'disputed' });
    },
    healed: { status: 'disputed', amount_received: 0 },
    taken: 1,
  },
  'given back after it was paid': {
    before: paidInvoice,
    after: async (world, invoice) => {
      const payment = await intentOf(world, invoice);
      await command(world, invoice, 'refunds', { amount: 11_900, payment });
      await until(world, invoice, { refunded: true });
    },
    healed: { status: 'paid', refunded: true },
    taken: 1,
  },
};

/** Only our tables knew of these: a person does them again. */
export const FORGOTTEN: Readonly<Record<string, Life>> = {
  'paid offline': {
    before: openInvoice,
    after: async (world, invoice) => {
      await command(world, invoice, 'offline_payments', { amount: 11_900, reference: 'cash' });
      await until(world, invoice, { status: 'paid' });
    },
    healed: { status: 'open', amount_received: 0 },
    taken: 0,
  },
  'made void': {
    before: openInvoice,
    after: async (world, invoice) => {
      await command(world, invoice, 'void', { reason: 'wrong' });
      await until(world, invoice, { status: 'void' });
    },
    healed: { status: 'open', amount_received: 0 },
    taken: 0,
  },
};
