import { BUSINESS } from './charging';
import { customerWithCard, expect, invoiceBody, mailsAbout, until } from './acts';
import type { ApiInvoice } from './acts';
import type { Story } from './story';
import type { Json, World } from './world';

const DAY = 86_400_000;

interface ApiSchedule {
  id: string;
  status: string;
  held_reason: string | null;
  periods_handled: number;
}

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** One whose first period began so many days ago, and then each month. */
function monthlySince(world: World, name: string, daysAgo: number, customer: unknown): Json {
  const line = { description: 'Plan, {from} to {to}', quantity: '1' };
  const amounts = { unit_amount: 10_000, amount: 10_000, tax: { amount: 1_900, inclusive: false } };
  const starts_on = dayOf(world.now() - daysAgo * DAY);
  return {
    customer,
    cadence: { unit: 'month', starts_on, local_time: '00:00', time_zone: 'UTC' },
    invoice: {
      number: `${name}-{seq}`,
      currency: 'eur',
      amount_due: 11_900,
      due_in_days: 14,
      lines: [{ ...line, ...amounts }],
    },
  };
}

const pathOf = (name: string): string => `/v1/billing_schedules/by-external-id/${name}`;

const command = (world: World, { id }: ApiSchedule, name: string, body?: Json) =>
  world.api<ApiSchedule>('POST', `/v1/billing_schedules/${id}/${name}`, body);

async function untilHeld(world: World, name: string): Promise<ApiSchedule> {
  const [mail] = await mailsAbout(world, BUSINESS, new RegExp(`^No more invoices: .*${name}`));
  const schedule = await world.api<ApiSchedule>('GET', pathOf(name));
  expect('held for the reason in the mail', schedule.held_reason === 'invoice_exists', mail?.text);
  return schedule;
}

export const schedules: Story[] = [
  {
    story: 'billed-by-schedule',
    title: 'two months have passed: asked for, made once, charged; the next is skipped, then ended',
    run: async (world) => {
      const { externalId } = await customerWithCard(world);
      const customer = await world.api<Json>('GET', `/v1/customers/by-external-id/${externalId}`);
      const name = world.name('schedule');
      const body = monthlySince(world, name, 40, customer['id']);
      const asked = await world.apiAnswer('PUT', pathOf(name), body);
      expect('two mails are asked for first', /\b2 invoices would be made/.test(asked.text), asked);
      const schedule = await world.api<ApiSchedule>('PUT', pathOf(name), { ...body, backfill: 2 });
      const preview = await world.api<{ data: { on: string }[] }>(
        'POST',
        '/v1/billing_schedules/preview',
        body,
      );
      const [first, second, next] = preview.data.map(({ on }) => on);
      // One that is paused meanwhile, as by a cancel in Temporal's UI, is charged hours later.
      const patience = world.dayMs + 60_000;
      for (const day of [first, second]) {
        await until(world, { external_id: `${name}/${day}` }, { status: 'paid' }, patience);
      }
      const path = `/v1/invoices?customer=${String(customer['id'])}`;
      const { data } = await world.api<{ data: ApiInvoice[] }>('GET', path);
      const numbers = data.map(({ number }) => number).sort();
      expect('no number is left out', numbers.join() === `${name}-1,${name}-2`, numbers);
      for (const step of ['pause', 'resume']) await command(world, schedule, step);
      await command(world, schedule, 'skip', { on: next ?? '' });
      const { status } = await command(world, schedule, 'end');
      expect('ended', status === 'ended', status);
      return { invoice: `${name}/${first}`, outcome: 'two months paid by the card on file' };
    },
  },
  {
    story: 'schedule-held',
    title:
      'the invoice of a period is there already: the schedule waits, and the business is mailed',
    run: async (world) => {
      const name = world.name('schedule');
      const externalId = `${name}/${dayOf(world.now() - DAY)}`;
      const submitted = invoiceBody(world, externalId, {
        more: { number: externalId, collection: { auto_charge: false } },
      });
      const path = `/v1/invoices/by-external-id/${encodeURIComponent(externalId)}`;
      const invoice = await world.api<ApiInvoice>('PUT', path, submitted);
      const body = monthlySince(world, name, 1, submitted['customer']);
      await world.api('PUT', pathOf(name), body);
      const schedule = await untilHeld(world, name);
      const resumed = await command(world, schedule, 'resume', { missed: 'skip' });
      expect('it goes on after that period', resumed.periods_handled === 1, resumed);
      await command(world, schedule, 'end');
      const reason = { reason: 'made by hand' };
      await world.api('POST', `/v1/invoices/${invoice.id}/void`, reason, world.name('k'));
      await until(world, invoice, { status: 'void' });
      return { invoice: externalId, outcome: 'held, business mailed, resumed after that period' };
    },
  },
];
