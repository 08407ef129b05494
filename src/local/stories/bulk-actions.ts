import { waitFor } from '../wait';
import {
  createInvoice,
  customerId,
  customerWithCard,
  expect,
  payments,
  takenFrom,
  until,
} from './acts';
import type { ApiInvoice } from './acts';
import type { Story } from './story';
import type { Json, World } from './world';

const DAY = 86_400_000;

interface ApiDryRun {
  token: string;
  count: number;
  refused: { count: number }[];
}

interface ApiBulkAction {
  id: string;
  status: string;
}

const BULK = '/v1/bulk_actions';

const dryRun = (world: World, filter: Json): Promise<ApiDryRun> =>
  world.api<ApiDryRun>('POST', `${BULK}/dry_run`, { action: 'charge_now', filter });

/** Whatever it would do with them. */
const meantBy = ({ count, refused }: ApiDryRun): number =>
  refused.reduce((sum, one) => sum + one.count, count);

/** Sent twice, as after an answer that was lost: it is one bulk action all the same. */
async function executeTwice(world: World, filter: Json, { token }: ApiDryRun): Promise<void> {
  const body = { action: 'charge_now', filter, token };
  const { id } = await world.api<ApiBulkAction>('POST', BULK, body);
  const again = await world.api<ApiBulkAction>('POST', BULK, body);
  expect('the same bulk action', again.id === id, again);
  await waitFor(
    'each of its invoices to have an outcome',
    async () =>
      (await world.api<ApiBulkAction>('GET', `${BULK}/${id}`)).status === 'done' || undefined,
    { withinMs: world.dayMs + 60_000, everyMs: 150 },
  );
}

/** What changed after a dry run was left alone by it: another one finds what is left. */
async function untilNoneIsLeft(world: World, filter: Json): Promise<void> {
  await waitFor(
    'nothing to be left to charge',
    async () => {
      const found = await dryRun(world, filter);
      if (found.count > 0) await executeTwice(world, filter, found);
      return meantBy(found) === 0 || undefined;
    },
    { withinMs: world.dayMs + 60_000, everyMs: 300 },
  );
}

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

export const bulkActions: Story[] = [
  {
    story: 'charged-in-bulk',
    title: 'the overdue invoices of a customer: found by a filter, charged by one bulk action',
    run: async (world) => {
      const customer = await customerWithCard(world);
      const byHand = { collection: { auto_charge: false } };
      const [issued, due] = [20, 5].map((ago) => dayOf(world.now() - ago * DAY));
      const late = { ...byHand, issued_on: issued, due_on: due };
      const overdue: ApiInvoice[] = [];
      for (let n = 0; n < 3; n += 1) {
        overdue.push(await createInvoice(world, { customer, more: late }));
      }
      const inTime = await createInvoice(world, { customer, more: byHand });
      for (const one of [...overdue, inTime]) await until(world, one, { status: 'open' });
      const id = await customerId(world, customer.externalId);
      const query = `/v1/invoices?status=open&overdue=true&customer=${id}`;
      const { data } = await world.api<{ data: ApiInvoice[] }>('GET', query);
      const ids = (some: ApiInvoice[]) => some.map((one) => one.id).sort();
      expect('the three', ids(data).join() === ids(overdue).join(), data);
      const filter = { status: 'open', overdue: true, customer: id };
      const found = await dryRun(world, filter);
      expect('the dry run means the same', meantBy(found) === 3, found);
      await executeTwice(world, filter, found);
      await untilNoneIsLeft(world, filter);
      for (const one of overdue) {
        await until(world, one, { status: 'paid', amount_received: 11_900 });
        expect('one payment', (await payments(world, one)).length === 1);
      }
      expect('Stripe took three', (await takenFrom(world, customer.stripeId)) === 3);
      await until(world, inTime, { status: 'open', amount_received: 0 });
      const reason = { reason: 'the order was cancelled' };
      await world.api('POST', `/v1/invoices/${inTime.id}/void`, reason, world.name('k'));
      await until(world, inTime, { status: 'void' });
      return {
        invoice: overdue[0]?.external_id ?? '',
        outcome: 'three charged at once, each once',
      };
    },
  },
];
