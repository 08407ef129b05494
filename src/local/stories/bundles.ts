import { waitFor } from '../wait';
import type { ApiInvoice, ApiPayment } from './acts';
import {
  PATIENCE,
  createInvoice,
  expect,
  payIn,
  payments,
  sessionIn,
  stranger,
  until,
} from './acts';
import { workflowIdOfBundle } from './names';
import type { Story } from './story';
import type { World } from './world';

interface ApiBundle {
  id: string;
  status: string;
  amount: number;
  shares: { invoice: string; amount: number }[];
  url: string | null;
  payment_intents: string[];
}

/** Invoices of one customer, each of another amount, of which none is charged by itself. */
export async function invoicesOf(
  world: World,
  customer: { externalId: string; email: string },
  amounts: readonly number[],
): Promise<ApiInvoice[]> {
  const more = { collection: { auto_charge: false } };
  const made: ApiInvoice[] = [];
  for (const amount of amounts) {
    const invoice = await createInvoice(world, { customer, amount, more });
    made.push(await until(world, invoice, { status: 'open' }));
  }
  return made;
}

async function becomes(
  world: World,
  id: string,
  is: (bundle: ApiBundle) => boolean,
): Promise<ApiBundle> {
  let last: ApiBundle | undefined;
  const asWanted = async () => {
    last = await world.api<ApiBundle>('GET', `/v1/bundles/${id}`);
    return is(last) ? last : undefined;
  };
  const found = waitFor(`what is wanted of ${id}`, asWanted, { withinMs: PATIENCE, everyMs: 150 });
  return found.catch((error: unknown) => {
    throw new Error(`${String(error)}; it is ${JSON.stringify(last)}`);
  });
}

async function runCompletes(world: World, bundle: string): Promise<void> {
  const handle = world.client.workflow.getHandle(workflowIdOfBundle(bundle));
  const isOver = async () => (await handle.describe()).status.name === 'COMPLETED' || undefined;
  await waitFor(`the run of ${bundle} to complete`, isOver, { withinMs: PATIENCE, everyMs: 200 });
}

/** What an invoice has of the payment, once Stripe has refunded some of it. */
function shareWithRefund(world: World, invoice: ApiInvoice): Promise<ApiPayment> {
  const isRefunded = ({ refunds }: ApiPayment) => refunds[0]?.status === 'succeeded';
  const find = async () => (await payments(world, invoice)).find(isRefunded);
  return waitFor('the refund to be made', find, { withinMs: PATIENCE, everyMs: 150 });
}

export const bundles: Story[] = [
  {
    story: 'paid-together',
    title: 'three invoices are paid in one Checkout; a part of one is refunded, and of no other',
    run: async (world) => {
      const invoices = await invoicesOf(world, stranger(world), [11_900, 5_000, 2_380]);
      const body = { invoices: invoices.map(({ id }) => id) };
      const { id } = await world.api<ApiBundle>('POST', '/v1/bundles', body, world.name('k'));
      const { url, amount } = await becomes(world, id, ({ status }) => status === 'open');
      expect('one amount for all', amount === 19_280, amount);
      await payIn(world, sessionIn(url ?? ''));
      const paid = await becomes(world, id, ({ status }) => status === 'paid');
      for (const [at, invoice] of invoices.entries()) {
        const received = [11_900, 5_000, 2_380][at] ?? 0;
        await until(world, invoice, { status: 'paid', amount_received: received });
      }
      const [intent, ...others] = paid.payment_intents;
      expect('one payment at Stripe', others.length === 0, paid.payment_intents);
      const [refunded, ...untouched] = invoices as [ApiInvoice, ApiInvoice, ApiInvoice];
      const part = { amount: 1_900 };
      await world.api('POST', `/v1/invoices/${refunded.id}/refunds`, part, world.name('k'));
      const share = await shareWithRefund(world, refunded);
      expect('its share has the refund', share.refunds[0]?.amount === 1_900, share);
      expect('it is of that payment', share.id.startsWith(`${intent}#`), share);
      for (const invoice of untouched) {
        const [other] = await payments(world, invoice);
        expect('no other has a refund', other?.refunds.length === 0, other);
      }
      await runCompletes(world, id);
      return {
        invoice: refunded.external_id,
        outcome: '€192.80 in one payment for three, €19.00 of one refunded',
      };
    },
  },
];
