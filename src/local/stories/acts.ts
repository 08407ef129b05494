import { waitFor } from '../wait';
import type { Json, World } from './world';

export interface ApiInvoice {
  id: string;
  external_id: string;
  number: string;
  status: string;
  payment_status: string;
  amount_due: number;
  amount_received: number;
  amount_remaining: number;
  amount_overpaid: number;
  overdue: boolean;
  partly_paid: boolean;
  overpaid: boolean;
  refunded: boolean;
  held_reason: string | null;
  hosted_invoice_url: string | null;
  created_at: string;
}

export interface ApiPayment {
  id: string;
  via: string;
  method_type: string;
  amount: number;
  charge: string | null;
  refunds: { number: string; amount: number; status: string }[];
  disputes: { id: string; status: string; withdrawn: boolean }[];
}

export interface Customer {
  externalId: string;
  email: string;
  stripeId: string;
  method: string;
}

export const PATIENCE = 60_000;

/** A customer with a stored card that is Stripe's default, linked to ours. */
export async function customerWithCard(world: World, card = 'pm_card_visa'): Promise<Customer> {
  const externalId = world.name('client');
  const email = `${externalId}@client.example`;
  const { id: stripeId } = await world.stripe<{ id: string }>('POST', '/v1/customers', { email });
  const method = await giveCard(world, stripeId, card);
  const body = {
    name: 'Client SA',
    email,
    country: 'FR',
    locale: 'en-GB',
    time_zone: 'Europe/Paris',
  };
  const path = `/v1/customers/by-external-id/${externalId}`;
  const { id } = await world.api<{ id: string }>('PUT', path, body);
  await world.api('POST', `/v1/customers/${id}/link`, { stripe_customer: stripeId });
  return { externalId, email, stripeId, method };
}

export async function giveCard(world: World, stripeId: string, card: string): Promise<string> {
  const id = await attachCard(world, stripeId, card);
  await world.stripe('POST', `/v1/customers/${stripeId}`, {
    'invoice_settings[default_payment_method]': id,
  });
  return id;
}

/** Stored beside the others, and the default of nobody. */
export async function attachCard(world: World, stripeId: string, card: string): Promise<string> {
  const attached = `/v1/payment_methods/${card}/attach`;
  return (await world.stripe<{ id: string }>('POST', attached, { customer: stripeId })).id;
}

/** The business chooses the stored card by hand. */
export async function chooseByHand(world: World, { externalId, method }: Customer): Promise<void> {
  const id = await customerId(world, externalId);
  await world.api('POST', `/v1/customers/${id}/payment_methods/${method}/default`, {});
}

export interface Wanted {
  customer?: { externalId: string; email: string };
  amount?: number;
  dueInDays?: number;
  more?: Json;
}

/** Hands an invoice over as a billing system does, and answers it as it is then. */
export async function createInvoice(world: World, wanted: Wanted = {}): Promise<ApiInvoice> {
  const externalId = world.name('inv');
  const path = `/v1/invoices/by-external-id/${externalId}`;
  return world.api<ApiInvoice>('PUT', path, invoiceBody(world, externalId, wanted));
}

export function invoiceBody(world: World, externalId: string, wanted: Wanted): Json {
  const { amount = 11_900, dueInDays = 30, more = {} } = wanted;
  const customer = wanted.customer ?? stranger(world);
  const net = Math.round(amount / 1.19);
  const line = { description: 'Work in October', quantity: '1', unit_amount: net, amount: net };
  return {
    customer: {
      external_id: customer.externalId,
      name: 'Client SA',
      email: customer.email,
      country: 'FR',
      locale: 'en-GB',
      time_zone: 'Europe/Paris',
    },
    number: externalId.toUpperCase(),
    currency: 'eur',
    amount_due: amount,
    issued_on: day(world.now()),
    due_on: day(world.now() + dueInDays * 86_400_000),
    lines: [{ ...line, tax: { amount: amount - net, inclusive: false } }],
    ...more,
  };
}

/** A customer of whom nothing is stored yet. */
export function stranger(world: World): { externalId: string; email: string } {
  const externalId = world.name('client');
  return { externalId, email: `${externalId}@client.example` };
}

const day = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** The invoice once it is as expected; what it is instead, if it never becomes so. */
export async function until(
  world: World,
  invoice: Pick<ApiInvoice, 'external_id'>,
  expected: Partial<ApiInvoice>,
  withinMs = PATIENCE,
): Promise<ApiInvoice> {
  let last: ApiInvoice | undefined;
  const asExpected = async () => {
    const path = `/v1/invoices/by-external-id/${encodeURIComponent(invoice.external_id)}`;
    const { status, text } = await world.apiAnswer('GET', path);
    // An invoice submitted through Temporal is there a moment later.
    if (status === 404) return undefined;
    last = JSON.parse(text) as ApiInvoice;
    const fields = Object.entries(expected) as [keyof ApiInvoice, unknown][];
    return fields.every(([field, value]) => last?.[field] === value) ? last : undefined;
  };
  const what = `${invoice.external_id} to be ${JSON.stringify(expected)}`;
  return waitFor(what, asExpected, { withinMs, everyMs: 150 }).catch(async (error: unknown) => {
    const { status, amount_received, amount_remaining } = last ?? {};
    const is = JSON.stringify({ status, amount_received, amount_remaining });
    const lines = last === undefined ? [] : await timelineOf(world, last);
    const words = error instanceof Error ? error.message : String(error);
    throw new Error([`${words}; it is ${is}`, ...lines].join('\n'));
  });
}

/** What happened to it, for a reader who asks why it is not as expected. */
async function timelineOf(world: World, { id }: ApiInvoice): Promise<string[]> {
  const { text } = await world.apiAnswer('GET', `/v1/invoices/${id}/timeline?limit=100`);
  const { data } = JSON.parse(text) as { data?: { at?: string; text?: string }[] };
  return (data ?? [text]).map((line) => `  ${JSON.stringify(line)}`);
}

/** How many payments Stripe took from one of its customers. */
export async function takenFrom(world: World, stripeId: string): Promise<number> {
  const path = `/v1/payment_intents?customer=${stripeId}&limit=100`;
  const { data } = await world.stripe<{ data: { status: string }[] }>('GET', path);
  return data.filter(({ status }) => status === 'succeeded').length;
}

/** The id of a customer whom we have. */
export async function customerId(world: World, externalId: string): Promise<string> {
  const path = `/v1/customers/by-external-id/${externalId}`;
  return (await world.api<{ id: string }>('GET', path)).id;
}

export async function payments(world: World, { id }: ApiInvoice): Promise<ApiPayment[]> {
  return (await world.api<{ data: ApiPayment[] }>('GET', `/v1/invoices/${id}/payments`)).data;
}

/** A mail to an address whose subject says so; exactly this many of them in the end. */
export async function mailsAbout(
  world: World,
  to: string,
  about: RegExp,
  count = 1,
): Promise<{ subject: string; text: string; html: string }[]> {
  const found = await waitFor(
    `${count} mail(s) to ${to} about ${about}`,
    async () => {
      const mails = (await world.mails(to)).filter(({ subject }) => about.test(subject));
      return mails.length >= count ? mails : undefined;
    },
    { withinMs: PATIENCE, everyMs: 150 },
  );
  if (found.length === count) return found;
  throw new Error(`${found.length} mails to ${to} about ${about} instead of ${count}`);
}

/** The link to our page in a mail; a mail never holds the address of a Checkout session. */
export function linkIn(world: World, mail: { text: string; html: string } | undefined): string {
  if (mail?.html.includes('cs_') === true) {
    throw new Error('the mail holds the address of a Checkout session');
  }
  const link = new RegExp(`${world.places.server}/i/[a-z2-7]+`).exec(mail?.text ?? '')?.[0];
  if (link !== undefined) return link;
  throw new Error(`no link of ours in the mail: ${mail?.text}`);
}

/** Presses "Pay using Stripe" on our page and answers the session it leads to. */
export async function openCheckout(
  world: World,
  link: string,
): Promise<{ url: string; session: string }> {
  const click = () => clickPay(world, link);
  const url = await waitFor('the way to Checkout', click, { withinMs: PATIENCE });
  return { url, session: sessionIn(url) };
}

/**
 * One view of the page and one click: a page that asks to wait is loaded again, as a person
 * would.
 */
async function clickPay(world: World, link: string): Promise<string | undefined> {
  // While a way to pay is being closed, the page offers none for a moment.
  const { action, id } = await waitFor(`a way to pay on ${link}`, () => payForm(world, link), {
    withinMs: PATIENCE,
  });
  const form = { command_id: id };
  const answer = await world.browse({ url: new URL(action, link).href, form });
  return answer.headers.get('location') ?? undefined;
}

async function payForm(world: World, link: string) {
  const page = await world.browse({ url: link });
  const action = /<form[^>]*action="([^"]+\/pay)"/.exec(page.text)?.[1];
  const id = /name="command_id" value="([^"]+-pay)"/.exec(page.text)?.[1];
  return action === undefined || id === undefined ? undefined : { action, id };
}

export function sessionIn(url: string): string {
  const session = /cs_[A-Za-z0-9_]+/.exec(url)?.[0];
  if (session !== undefined) return session;
  throw new Error(`${url} is no address of a Checkout session`);
}

export interface PaidHow {
  number?: string;
  iban?: string;
  wallet?: 'link' | 'paypal';
  authenticate?: boolean;
}

/** The customer pays in a session, without a browser. */
export function payIn(
  world: World,
  session: string,
  how: PaidHow = {},
): Promise<{ outcome: string }> {
  return world.control('POST', `sessions/${session}/pay`, how);
}

export async function payWithoutBrowser(world: World, link: string): Promise<void> {
  const { session } = await openCheckout(world, link);
  await payIn(world, session);
}

export function expect(what: string, holds: boolean, seen?: unknown): void {
  if (holds) return;
  throw new Error(`${what} does not hold${seen === undefined ? '' : `: ${JSON.stringify(seen)}`}`);
}
