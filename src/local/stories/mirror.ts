import { waitFor } from '../wait';
import { PATIENCE, createInvoice, customerWithCard, expect, payments, until } from './acts';
import type { ApiInvoice } from './acts';
import { connectAccount } from './connections';
import { dispute } from './debits-and-disputes';
import { withWebhooks } from './network';
import type { Story } from './story';
import { openWarehouse } from './warehouse';
import type { Json, World } from './world';

interface MirrorRecord {
  upstream_id: string;
  payload: Json;
  deleted: boolean;
}

interface MirrorEvent {
  upstream_id: string;
  event_type: string;
  changes: Json | null;
  data: Json;
}

/** A sync of the account of this world, polled twice a second: by its connection, or a key. */
export async function startSync(
  world: World,
  by: string | Json,
  collections: string[],
): Promise<string> {
  const properties = typeof by === 'string' ? { kind: 'connection', code: by } : by;
  const { id } = await world.api<{ id: string }>('POST', '/v1/credentials', { properties });
  const sync = world.name('sync');
  const poll = { per_second: 2 };
  await world.api('POST', '/v1/syncs', { id: sync, credential: id, collections, poll });
  return sync;
}

export async function untilLive(world: World, sync: string): Promise<void> {
  const isLive = async () => {
    const path = `/v1/syncs/${sync}`;
    const { progress } = await world.api<{ progress: { state: string } }>('GET', path);
    return progress.state === 'live' ? true : undefined;
  };
  await waitFor(`the sync ${sync} to be live`, isLive, { withinMs: PATIENCE, everyMs: 200 });
}

/** A whole stream, page by page. */
async function streamOf<T>(world: World, sync: string, stream: string): Promise<T[]> {
  const all: T[] = [];
  for (let after = ''; ;) {
    const path = `/v1/syncs/${sync}/${stream}?limit=100${after}`;
    const page = await world.api<{ data: T[]; has_more: boolean; next_cursor: string }>(
      'GET',
      path,
    );
    all.push(...page.data);
    if (!page.has_more) return all;
    after = `&after=${page.next_cursor}`;
  }
}

export const recordsOf = (world: World, sync: string) =>
  streamOf<MirrorRecord>(world, sync, 'records');

/** Until the records of the sync are what Stripe answers to a GET of each. */
export async function untilEqual(world: World, sync: string, path: string): Promise<number> {
  let last: unknown;
  const isEqual = async () => {
    const [records, { data }] = [
      await recordsOf(world, sync),
      await world.stripe<{ data: Json[] }>('GET', `${path}?limit=100`),
    ];
    const copies = new Map(records.map((one) => [one.upstream_id, one.payload]));
    const differ = data.filter((one) => sorted(copies.get(String(one['id']))) !== sorted(one));
    last = differ.map((one) => [one, copies.get(String(one['id']))]);
    return differ.length === 0 ? data.length : undefined;
  };
  return waitFor(`the copy of ${path}`, isEqual, { withinMs: PATIENCE, everyMs: 200 }).catch(
    (error: unknown) => {
      const words = error instanceof Error ? error.message : String(error);
      throw new Error(`${words}; of Stripe, and ours: ${JSON.stringify(last)?.slice(0, 2_000)}`);
    },
  );
}

/** The order of members does not count. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) =>
    one !== null && typeof one === 'object' && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  );
}

/** By the mirror an event comes within a poll, 5 s for its webhook, and the relay's own turn. */
export const HEALED_WITHIN_MS = 20_000;

/** What happened after an invoice was paid, and that no reading of ours is planned for. */
async function healed(world: World, { invoice, intent, refunded }: PaidInvoice): Promise<number> {
  const began = Date.now();
  const change = refunded
    ? world.stripe('POST', '/v1/refunds', { payment_intent: intent })
    : dispute(world, intent);
  await change;
  const expected = refunded ? { refunded: true } : { status: 'disputed' };
  await until(world, invoice, expected, HEALED_WITHIN_MS);
  return Date.now() - began;
}

interface PaidInvoice {
  invoice: ApiInvoice;
  intent: string;
  /** By hand at Stripe; else it is disputed. */
  refunded: boolean;
}

async function paidInvoice(world: World, refunded: boolean): Promise<PaidInvoice> {
  const invoice = await createInvoice(world, { customer: await customerWithCard(world) });
  await until(world, invoice, { status: 'paid' });
  const [payment] = await payments(world, invoice);
  return { invoice, intent: payment?.id ?? '', refunded };
}

/** Invoices of a whole day, one after the other, whose later life is in events alone. */
async function dayWithoutWebhooks(world: World): Promise<{ first: PaidInvoice; took: number[] }> {
  const first = await paidInvoice(world, true);
  const end = Date.now() + world.dayMs;
  const took = [await healed(world, first)];
  for (let refunded = false; Date.now() < end || took.length < 2; refunded = !refunded) {
    took.push(await healed(world, await paidInvoice(world, refunded)));
  }
  return { first, took };
}

export const mirror: Story[] = [
  {
    story: 'backfill-then-live',
    title: 'all customers and invoices of an account are copied, then each change is followed',
    run: async (world) => {
      const { shop, code } = await connectAccount(world);
      const invoice = await createInvoice(shop, { customer: await customerWithCard(shop) });
      const { id: account } = await shop.stripe<{ id: string }>('GET', '/v1/account');
      const objects = { collection: 'invoice', count: 30, account };
      await world.control('POST', 'objects', objects);
      const sync = await startSync(shop, code, ['stripe:customer', 'stripe:invoice']);
      await untilLive(shop, sync);
      const invoices = await untilEqual(shop, sync, '/v1/invoices');
      expect('all of them are there', invoices === 30, invoices);
      const { id } = await shop.stripe<{ id: string }>('POST', '/v1/customers', { name: 'Ada' });
      await shop.stripe('POST', `/v1/customers/${id}`, { name: 'Grace' });
      const customers = await untilEqual(shop, sync, '/v1/customers');
      const events = await streamOf<MirrorEvent>(shop, sync, 'events');
      const ofOne = events.filter((event) => event.upstream_id === id);
      const [created, updated] = ofOne;
      expect('it was created', created?.event_type === 'created', ofOne);
      const names = [updated?.changes?.['name'], updated?.data['name']];
      expect('the old name, and the new one', names.join() === 'Ada,Grace', ofOne);
      await until(shop, invoice, { status: 'paid', amount_received: 11_900 });
      return {
        invoice: invoice.external_id,
        connection: code,
        outcome: `${invoices} invoices and ${customers} customers copied, then followed`,
      };
    },
  },
  {
    story: 'missed-webhook-healed',
    title: 'no webhook arrives for a whole day: the mirror of the account brings each event',
    alone: true,
    run: async (world) => {
      const sync = await startSync(world, 'default', ['stripe:charge', 'stripe:refund']);
      await untilLive(world, sync);
      try {
        const rules = { drop: 'all' };
        const { first, took } = await withWebhooks(world, rules, () => dayWithoutWebhooks(world));
        const longest = (Math.max(...took) / 1_000).toFixed(1);
        return {
          invoice: first.invoice.external_id,
          outcome: `${took.length} refunds and disputes, each seen within ${longest} s`,
        };
      } finally {
        await world.api('DELETE', `/v1/syncs/${sync}`);
      }
    },
  },
  {
    story: 'mutation-in-your-database',
    title: 'a customer is changed by the API: the answer comes once your own database has it',
    run: async (world) => {
      const { shop, code } = await connectAccount(world);
      const customer = await customerWithCard(shop);
      const sync = await startSync(shop, code, ['stripe:customer']);
      const warehouse = await openWarehouse(world);
      const consumer = world.name('warehouse');
      await shop.api('POST', '/v1/consumers', {
        id: consumer,
        sync,
        kind: 'postgres',
        postgres: { url: warehouse.url },
      });
      await untilLive(shop, sync);
      const asked = {
        sync_id: sync,
        collection_id: 'stripe:customer',
        data: [{ id: customer.stripeId, name: 'Client SARL' }],
        await_consumer_ids: [consumer],
      };
      const path = '/v1/mutations/run/update';
      const done = await shop.api<{ status: string }>('POST', path, asked, world.name('k'));
      expect('it is applied and taken', done.status === 'applied', done);
      const sql = `select payload->>'name' as name from stripe.customer where upstream_id = $1`;
      const rows = await warehouse.rows(sql, [customer.stripeId]);
      expect('it is in the table by then', rows[0]?.['name'] === 'Client SARL', rows);
      await shop.api('DELETE', `/v1/consumers/${consumer}`);
      await warehouse.drop();
      const invoice = await createInvoice(shop, { customer });
      await until(shop, invoice, { status: 'paid', amount_received: 11_900 });
      return {
        invoice: invoice.external_id,
        connection: code,
        outcome: 'changed at Stripe, in the streams and in the table of a database of one’s own',
      };
    },
  },
];
