import { customerWithCard, createInvoice, giveCard, until } from '../../src/local/stories/acts';
import { measuresTime } from '../harness/measures-time';
import { travellingInstallation } from './travelling-installation';
import type { TravellingInstallation } from './travelling-installation';

measuresTime();

const SECOND = 1000;
const INVOICES = 5;

let installation: TravellingInstallation;
beforeAll(async () => {
  installation = await travellingInstallation();
}, 120_000);
afterAll(() => installation?.stop(), 60_000);

// Both by clocks of this machine: the event's row by that of Postgres, the attempt's by ours.
const WAITED = `
  select e.received_at as heard, a.asked_at as asked
  from attempts a join invoices i using (ref), stripe_events e
  where i.id = $1 and a.n = 2 and e.type = 'payment_method.attached'
    and e.payload::jsonb -> 'data' -> 'object' ->> 'id' = a.method_id`;

/** Its retry waits for days; then another card is stored. So long after we heard of it, in ms. */
async function retriedAfter(): Promise<number> {
  const { world } = installation;
  const customer = await customerWithCard(world);
  const declines = { decline_code: 'insufficient_funds' };
  await world.control('POST', `payment_methods/${customer.method}`, declines);
  const invoice = await createInvoice(world, { customer });
  await until(world, invoice, { payment_status: 'failed' });
  await installation.untilQuiet();
  await giveCard(world, customer.stripeId, 'pm_card_mastercard');
  await until(world, invoice, { status: 'paid' });
  const [waited] = await installation.rows<{ heard: Date; asked: Date }>(WAITED, [invoice.id]);
  if (waited === undefined) throw new Error('no second attempt, or none with the new card');
  return waited.asked.getTime() - installation.ahead() - waited.heard.getTime();
}

test('a retry that waits for days is made within 5 s of a new method being stored', async () => {
  const waited: number[] = [];
  for (let n = 1; n <= INVOICES; n += 1) waited.push(await retriedAfter());
  const median = waited.sort((one, other) => one - other)[Math.floor(INVOICES / 2)]!;
  expect({ waited, isLate: median > 5 * SECOND }).toEqual({ waited, isLate: false });
}, 180_000);
