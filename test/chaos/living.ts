import { invoiceBody, openCheckout, payIn, payments, until } from '../../src/local/stories/acts';
import type { Customer, ApiInvoice, Wanted } from '../../src/local/stories/acts';
import type { PatientWorld } from './patient-world';
import { stubborn } from './stubborn';

/** What an invoice must have come to when all is quiet again. */
export interface Expected {
  externalId: string;
  /** Which of the lives it has lived. */
  life: string;
  status: string;
  /** What the business and the dashboard have asked to be given back, in payments of Stripe's. */
  refunds: number;
}

export interface Living {
  world: PatientWorld;
  /** When patience ends. */
  deadline: number;
  customer: Customer | null;
  /** Cards of many numbers: the networks allow twenty attempts a month on each. */
  card: string;
}

/** The same document is submitted twice, as a billing system does that got no answer. */
export async function submittedByCustomer(
  { world, customer }: Living,
  wanted: Wanted,
): Promise<ApiInvoice> {
  const externalId = world.name('inv');
  const path = `/v1/invoices/by-external-id/${externalId}`;
  const who = customer ?? { externalId: `${externalId}-c`, email: `${externalId}@client.example` };
  const body = invoiceBody(world, externalId, { customer: who, ...wanted });
  const put = () => world.api<ApiInvoice>('PUT', path, body);
  const [one, other] = await Promise.all([put(), put()]);
  if (one.id === other.id) return one;
  throw new Error(`I3: ${externalId} was stored twice, as ${one.id} and ${other.id}`);
}

/** Asked once by its key, however often it is sent. */
export async function asked(
  { world }: Living,
  invoice: ApiInvoice,
  what: string,
  body: unknown,
): Promise<'taken' | 'refused'> {
  const key = world.name(what);
  return (await world.command(`/v1/invoices/${invoice.id}/${what}`, body, key)).outcome;
}

export async function becomes(living: Living, invoice: ApiInvoice, expected: Partial<ApiInvoice>) {
  return until(living.world, invoice, expected, Math.max(1_000, living.deadline - Date.now()));
}

export async function is(living: Living, invoice: ApiInvoice, status: string) {
  await becomes(living, invoice, { status });
  return { externalId: invoice.external_id, status, refunds: 0 };
}

export async function refuses({ world, customer }: Living, how: object): Promise<void> {
  await world.control('POST', `payment_methods/${customer?.method ?? ''}`, how);
}

export async function openedCheckout(living: Living, invoice: ApiInvoice) {
  const { world, deadline } = living;
  const path = `/v1/invoices/by-external-id/${invoice.external_id}`;
  return stubborn(deadline, async () => {
    const { hosted_invoice_url: link } = await world.api<ApiInvoice>('GET', path);
    return openCheckout(world, link ?? '');
  });
}

/** A session that was closed meanwhile takes no money: that is the customer's answer then. */
export async function pays({ world }: Living, session: string, how: object): Promise<boolean> {
  return payIn(world, session, how).then(
    () => true,
    () => false,
  );
}

export async function paysByLink(
  living: Living,
  invoice: ApiInvoice,
  how: object,
): Promise<string> {
  return stubborn(living.deadline, async () => {
    const { session } = await openedCheckout(living, invoice);
    await pays(living, session, how);
    if (await tookTheMoney(living, session)) return session;
    throw new Error(`the session ${session} was not paid`);
  });
}

export async function tookTheMoney({ world }: Living, session: string): Promise<boolean> {
  return (await statusOf(world, `checkout/sessions/${session}`)) === 'complete';
}

const IBAN = 'DE89370400440532013000';

export async function paysByDebit(living: Living, invoice: ApiInvoice): Promise<string> {
  const session = await paysByLink(living, invoice, { iban: IBAN });
  await becomes(living, invoice, { status: 'processing' });
  const path = `/v1/checkout/sessions/${session}`;
  return (await living.world.stripe<{ payment_intent: string }>('GET', path)).payment_intent;
}

export async function settles(living: Living, intent: string, outcome: string): Promise<void> {
  const settled = async () =>
    (await statusOf(living.world, `payment_intents/${intent}`)) !== UNDER_WAY;
  await done(living, settled, `debits/${intent}/settle`, { outcome });
}

const UNDER_WAY = 'processing';

/** What banks, cardholders and the dashboard do has no key: looked for before it is done again. */
export async function done(
  living: Living,
  isDone: () => Promise<boolean>,
  path: string,
  body: object,
) {
  await stubborn(living.deadline, async () => {
    if (!(await isDone())) await living.world.controlOnce(path, body);
  });
}

export async function statusOf(world: PatientWorld, path: string): Promise<string> {
  return (await world.stripe<{ status: string }>('GET', `/v1/${path}`)).status;
}

export async function listed(world: PatientWorld, path: string): Promise<{ id: string }[]> {
  return (await world.stripe<{ data: { id: string }[] }>('GET', `/v1/${path}`)).data;
}

export async function disputed(living: Living, verdict: string, ends: string) {
  const { world } = living;
  const invoice = await submittedByCustomer(living, {});
  await is(living, invoice, 'paid');
  const [payment] = await payments(world, invoice);
  const about = { payment_intent: payment?.id, reason: 'fraudulent' };
  const opened = () => listed(world, `disputes?payment_intent=${payment?.id ?? ''}`);
  await done(living, async () => (await opened()).length > 0, 'disputes', about);
  const [dispute] = await opened();
  await becomes(living, invoice, { status: 'disputed' });
  const closed = async () => (await statusOf(world, `disputes/${dispute?.id}`)) === verdict;
  await done(living, closed, `disputes/${dispute?.id}/close`, { status: verdict });
  return is(living, invoice, ends);
}
