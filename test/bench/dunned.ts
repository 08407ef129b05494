import { Pool } from 'pg';
import { engineShift, placesOf } from '../../src/local/places';
import { openWorld } from '../../src/local/stories';
import type { World } from '../../src/local/stories';
import {
  customerWithCard,
  expect,
  createInvoice,
  linkIn,
  mailsAbout,
  openCheckout,
  payIn,
  payWithoutBrowser,
  until,
} from '../../src/local/stories/acts';
import type { Customer, ApiInvoice } from '../../src/local/stories/acts';
import { BUSINESS } from '../../src/local/stories/charging';
import { waitFor } from '../../src/local/wait';
import { allRelayed } from './all-relayed';
import type { Bench } from './bench';
import { figure } from './figure';
import { lifeOf } from './life-of';
import type { Life } from './life-of';

/** The ladder in a minute and a half; a Checkout still lives long enough to be paid. */
const DAY_SECONDS = 30;
/**
 * As after a real Stripe's answer; the sandbox's own would overtake it, and each cost a reading.
 */
const WEBHOOK_DELAY_MS = 400;
const PACE = 86_400 / DAY_SECONDS;
const CHARGES = 3;

/** How much of Temporal an invoice takes that is declined three times before it is paid. */
export const dunned: Bench = {
  name: 'dunned',
  title: `history of a dunned invoice: 8 mails, ${CHARGES} charges, 2 links renewed`,
  alone: true,
  run: async ({ runs, boot }) => {
    const stack = await boot({ daySeconds: DAY_SECONDS });
    try {
      const means = { payAtCheckout: payWithoutBrowser, shiftEngine: engineShift(stack) };
      const world = await openWorld(placesOf(stack), means);
      await world.control('POST', 'webhooks', { delay_ms: WEBHOOK_DELAY_MS * PACE });
      const customers = await Promise.all(Array.from({ length: runs }, () => poorCustomer(world)));
      await allRelayed(stack.databaseUrl); // Stripe's events about their cards change nothing here
      const pool = new Pool({ connectionString: stack.databaseUrl, max: 1 });
      const results = await Promise.all(customers.map((customer) => live(world, pool, customer)));
      await pool.end();
      await world.close();
      const of = (what: 'events' | 'actions' | 'bytes') => results.map((life) => life[what]);
      return {
        figures: [
          figure('events', 'events', of('events'), { atMost: 170 }),
          figure('actions', 'Actions', of('actions'), { atMost: 30 }),
          figure('bytes', 'bytes', of('bytes')),
        ],
        notes: { lives: results.map(shapeOf) },
      };
    } finally {
      await stack.stop();
    }
  },
};

async function poorCustomer(world: World): Promise<Customer> {
  const customer = await customerWithCard(world);
  const declines = { decline_code: 'insufficient_funds', times: CHARGES };
  await world.control('POST', `payment_methods/${customer.method}`, declines);
  return customer;
}

async function live(world: World, pool: Pool, customer: Customer): Promise<Life> {
  const invoice = await createInvoice(world, { customer });
  const [mail] = await mailsAbout(world, customer.email, /^Invoice /);
  await waitFor('all charges to be declined', () => declined(world, customer.email), {
    withinMs: 5 * world.dayMs + 60_000,
    everyMs: 500,
  });
  const link = linkIn(world, mail);
  for (let nth = 1; nth <= 2; nth += 1) {
    const { session } = await openCheckout(world, link);
    await world.control('POST', `sessions/${session}/expire`);
    await untilMethodStored(pool, session);
  }
  await payIn(world, (await openCheckout(world, link)).session);
  await until(world, invoice, { status: 'paid' });
  await mailsAbout(world, customer.email, /^Receipt /);
  await mustHaveBeenMailed(world, invoice);
  return lifeOf(world, invoice);
}

async function declined(world: World, email: string): Promise<true | undefined> {
  const mails = await world.mails(email);
  const failed = mails.filter(({ subject }) => /did not go through$/.test(subject));
  return failed.length >= CHARGES ? true : undefined;
}

/** Until a step knows that the session has expired: the next click opens another. */
async function untilMethodStored(pool: Pool, session: string): Promise<void> {
  const sql = `select 1 from stripe_events where type = 'checkout.session.expired'
    and about ->> 'sessionId' = $1 and fate in ('applied', 'known')`;
  const findMethod = async () =>
    (await pool.query(sql, [session])).rowCount === 0 ? undefined : true;
  await waitFor(`${session} to be known as expired`, findMethod, { withinMs: 60_000 });
}

/** Invoice, a word of each decline to customer and business, and the receipt: eight. */
async function mustHaveBeenMailed(world: World, { number }: ApiInvoice): Promise<void> {
  const about = new RegExp(`^Failed: .*${number}`);
  const results = (await world.mails(BUSINESS)).filter(({ subject }) => about.test(subject));
  expect('the business was mailed about each decline', results.length === CHARGES, results.length);
}

const shapeOf = ({ activities, signals, updates, timers }: Life) => ({
  activities: countedBy(activities),
  signals,
  updates,
  timers,
});

function countedBy(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
