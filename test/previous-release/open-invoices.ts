import type { Client } from 'pg';
import {
  customerWithCard,
  createInvoice,
  openCheckout,
  payIn,
  payments,
  until,
} from '../../src/local/stories/acts';
import type { Customer, ApiInvoice, Wanted } from '../../src/local/stories/acts';
import type { World } from '../../src/local/stories';
import { eventually } from '../harness/eventually';

/** Where the previous release is asked, and the rows it writes. */
export interface Place {
  world: World;
  sql: Client;
}

/** An open invoice, with what the next step of its way needs. */
export interface OpenInvoice {
  invoice: ApiInvoice;
  /** Its Checkout session, bank debit, or the payment that is refunded. */
  id: string;
}

const NO_CARD: Wanted = { more: { collection: { auto_charge: false } } };

/** Open invoices whose state waits for the customer or a bank: by the kind of their lane. */
export async function waitingInvoices({ world, sql }: Place): Promise<Record<string, OpenInvoice>> {
  const [open, debit, verification] = await Promise.all([
    withCheckout(world),
    withCheckout(world),
    withDeposits({ world, sql }),
  ]);
  await payIn(world, debit.id, { iban: 'DE89370400440532013000' });
  await until(world, debit.invoice, { status: 'processing' });
  const session = await world.stripe<{ payment_intent: string }>(
    'GET',
    `/v1/checkout/sessions/${debit.id}`,
  );
  return {
    checkout_open: open,
    bank_debit: { ...debit, id: session.payment_intent },
    awaiting_verification: verification,
  };
}

/** Submitted, sent, and its Checkout opened by the customer. */
export async function withCheckout(world: World): Promise<OpenInvoice> {
  const invoice = await createInvoice(world, NO_CARD);
  const { hosted_invoice_url: link } = await until(world, invoice, { status: 'open' });
  // Every server has the pages; the link is that of the installation.
  const page = new URL(new URL(link ?? '').pathname, world.places.server).href;
  return { invoice, id: (await openCheckout(world, page)).session };
}

/** A payment from an American account that its bank wants verified first, as Checkout marks it. */
async function withDeposits({ world, sql }: Place): Promise<OpenInvoice> {
  const more = { currency: 'usd', collection: { auto_charge: false } };
  const invoice = await createInvoice(world, { more });
  await until(world, invoice, { status: 'open' });
  const { rows } = await sql.query<{ ref: string }>('select ref from invoices where id = $1', [
    invoice.id,
  ]);
  const account = { type: 'us_bank_account', 'us_bank_account[account_number]': '000123456789' };
  const method = await world.stripe<{ id: string }>('POST', '/v1/payment_methods', {
    ...account,
    'us_bank_account[routing_number]': '110000000',
    'us_bank_account[account_holder_type]': 'company',
    'billing_details[name]': 'Client SA',
  });
  const { id } = await world.stripe<{ id: string }>('POST', '/v1/payment_intents', {
    amount: String(invoice.amount_due),
    currency: 'usd',
    confirm: 'true',
    payment_method: method.id,
    'payment_method_types[0]': 'us_bank_account',
    'mandate_data[customer_acceptance][type]': 'offline',
    'metadata[installation]': 'default',
    'metadata[connection]': 'default',
    'metadata[invoice_ref]': rows[0]?.ref ?? '',
    'metadata[external_id]': invoice.external_id,
    'metadata[attempt]': '1',
    'metadata[made_by]': 'checkout',
  });
  await until(world, invoice, { status: 'requires_action' });
  return { invoice, id };
}

/** Charged and paid, so that it can be refunded. */
export async function paidInvoice(world: World): Promise<OpenInvoice> {
  const invoice = await createInvoice(world, { customer: await customerWithCard(world) });
  await until(world, invoice, { status: 'paid' });
  const [payment] = await payments(world, invoice);
  return { invoice, id: payment?.id ?? '' };
}

export interface Fault {
  kind: string;
  method: 'GET' | 'POST';
  path: string;
}

/** Runs `act` with this fault set, until one request has met it. */
export async function meeting<T>(world: World, fault: Fault, act: () => Promise<T>): Promise<T> {
  await world.control('POST', 'faults', { ...fault, times: 1 });
  const came = await act();
  await eventually(
    async () => {
      const left = await world.control<{ path: string }[]>('GET', 'faults');
      expect(left.map(({ path }) => path)).not.toContain(fault.path);
    },
    { withinMs: 30_000, everyMs: 50 },
  );
  return came;
}

/** A stored card is charged; the call that this fault is for gets no answer. */
export async function chargedInto(
  world: World,
  fault: Fault,
  customer: Customer,
): Promise<OpenInvoice> {
  const invoice = await meeting(world, fault, () => createInvoice(world, { customer }));
  return { invoice, id: '' };
}

/** The lane and the ids of the effects of each of these invoices, as they are stored. */
export async function lanesOf(
  sql: Client,
  invoices: Record<string, OpenInvoice>,
): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const [name, { invoice }] of Object.entries(invoices)) {
    const { rows } = await sql.query<{ lane: string; effects: string[] }>(
      `select k.state->'lane'->>'kind' as lane,
         array(select e->>'kind' from jsonb_array_elements(k.state->'outstanding') e) as effects
       from collections k join invoices i using (ref) where i.id = $1`,
      [invoice.id],
    );
    const [row] = rows;
    found[name] = [row?.lane, ...(row?.effects ?? [])].join(' ');
  }
  return found;
}
