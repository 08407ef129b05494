import { sessionIn } from '../../src/local/stories/acts';
import type { ApiInvoice } from '../../src/local/stories/acts';
import { pays, submittedByCustomer, tookTheMoney } from './living';
import type { Living } from './living';
import { stubborn } from './stubborn';

type Two = [ApiInvoice, ApiInvoice];

/** Neither is charged by itself. */
export async function twoOfOneCustomer(living: Living): Promise<Two> {
  const externalId = living.world.name('together');
  const customer = { externalId, email: `${externalId}@client.example` };
  const more = { collection: { auto_charge: false } };
  const submitted = () => submittedByCustomer(living, { customer, more });
  return [await submitted(), await submitted()];
}

interface ApiBundle {
  id: string;
  status: string;
  url: string | null;
}

/** The session of one that is open; another is opened where one came to nothing. */
export const openedTogether = (living: Living, invoices: Two): Promise<string> =>
  stubborn(living.deadline, () => openTogether(living, invoices));

async function openTogether({ world, deadline }: Living, invoices: Two): Promise<string> {
  const body = { invoices: invoices.map(({ id }) => id) };
  const { id } = await world.api<ApiBundle>('POST', '/v1/bundles', body, world.name('bundle'));
  for (;;) {
    const { status, url } = await world.api<ApiBundle>('GET', `/v1/bundles/${id}`);
    if (url !== null) return sessionIn(url);
    if (status !== 'opening' || Date.now() > deadline) throw new Error(`${id} is ${status}`);
  }
}

/** One try: a session that was closed meanwhile takes no money. */
export async function paysTogether(living: Living, invoices: Two): Promise<void> {
  const ofName = ({ external_id: name }: ApiInvoice) =>
    living.world.api<ApiInvoice>('GET', `/v1/invoices/by-external-id/${name}`);
  const now = await Promise.all(invoices.map(ofName));
  if (now.every(({ status }) => status === 'paid')) return;
  const session = await openTogether(living, invoices);
  await pays(living, session, {});
  if (!(await tookTheMoney(living, session))) throw new Error(`${session} was not paid`);
}
