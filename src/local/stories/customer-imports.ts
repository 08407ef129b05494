import { waitFor } from '../wait';
import {
  createInvoice,
  expect,
  giveCard,
  payIn,
  payments,
  sessionIn,
  stranger,
  until,
} from './acts';
import type { Story } from './story';
import type { Json, World } from './world';

interface ApiImport {
  id: string;
  status: string;
  token: string | null;
  planned: Record<string, number>;
  results: Record<string, number>;
  methods_missing: number;
}

interface ApiRow {
  stripe_customer_id: string;
  detail: string | null;
  method_missing: boolean;
  checkout_url: string | null;
}

/** One of ours and one at Stripe, each of which knows nothing of the other. */
async function unlinked(world: World) {
  const { externalId, email } = stranger(world);
  await world.api('PUT', `/v1/customers/by-external-id/${externalId}`, {
    name: 'Client SA',
    email,
    country: 'FR',
    locale: 'en-GB',
    time_zone: 'Europe/Paris',
  });
  const { id: stripeId } = await world.stripe<{ id: string }>('POST', '/v1/customers', { email });
  return { externalId, email, stripeId };
}

const untilImport = (world: World, id: string, status: string): Promise<ApiImport> =>
  waitFor(
    `the import to be ${status}`,
    async () => {
      const is = await world.api<ApiImport>('GET', `/v1/customer_imports/${id}`);
      return is.status === status ? is : undefined;
    },
    { withinMs: 60_000, everyMs: 150 },
  );

async function rowsOf(world: World, { id }: ApiImport, which: string): Promise<ApiRow[]> {
  const path = `/v1/customer_imports/${id}/rows?${which}`;
  return (await world.api<{ data: ApiRow[] }>('GET', path)).data;
}

/** A dry run first, which links nobody; then what it found, by its token. */
async function importCsv(world: World, csv: string): Promise<ApiImport> {
  const { id } = await world.api<ApiImport>('POST', '/v1/customer_imports', { csv });
  const checked = await untilImport(world, id, 'checked');
  const { to_link: toLink, customer_unknown: isUnknown } = checked.planned;
  expect('two can be linked, one is unknown', toLink === 2 && isUnknown === 1, checked);
  const [unknown] = await rowsOf(world, checked, 'planned=customer_unknown');
  expect('it says what to do about the third', /create it first/.test(unknown?.detail ?? ''));
  const { token } = checked;
  await world.api<Json>('POST', `/v1/customer_imports/${id}/execute`, { token });
  return untilImport(world, id, 'done');
}

export const customerImports: Story[] = [
  {
    story: 'customers-imported',
    title: 'customers of a file are linked: one is charged, one stores a card by a link first',
    needsWebhook: true,
    run: async (world) => {
      const [ready, without] = [await unlinked(world), await unlinked(world)];
      await giveCard(world, ready.stripeId, 'pm_card_visa');
      const file = [
        'id,stripe_customer_id',
        `${ready.externalId},${ready.stripeId}`,
        `${without.externalId},${without.stripeId}`,
        `${world.name('nobody')},cus_ofnobody`,
      ];
      const done = await importCsv(world, file.join('\n'));
      expect('two were linked', done.results['linked'] === 2, done);
      expect('one has no method', done.methods_missing === 1, done);
      const invoice = await createInvoice(world, { customer: ready });
      await until(world, invoice, { status: 'paid' });
      const waiting = await createInvoice(world, { customer: without });
      const rows = await rowsOf(world, done, 'result=linked');
      const row = rows.find(({ method_missing: isMissing }) => isMissing);
      expect('the row says whose', row?.stripe_customer_id === without.stripeId, rows);
      await payIn(world, sessionIn(row?.checkout_url ?? ''));
      await until(world, waiting, { status: 'paid' });
      for (const one of [invoice, waiting]) {
        const [payment, ...more] = await payments(world, one);
        expect('one charge', payment?.via === 'charge' && more.length === 0, payment);
      }
      return { invoice: waiting.external_id, outcome: 'two linked by a file, each charged once' };
    },
  },
];
