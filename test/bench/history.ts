import { customerWithCard, createInvoice, mailsAbout, until } from '../../src/local/stories/acts';
import type { ApiInvoice } from '../../src/local/stories/acts';
import type { World } from '../../src/local/stories';
import { waitFor } from '../../src/local/wait';
import { allRelayed } from './all-relayed';
import type { Bench, Installation } from './bench';
import { figure } from './figure';
import { lifeOf } from './life-of';
import type { Life } from './life-of';
import { signed } from './post-all';

/** How much of Temporal one auto-charged and paid invoice with its two mails takes. */
export const history: Bench = {
  name: 'history',
  title: 'history of an auto-charged, paid invoice with two mails',
  run: async ({ runs, installation }) => {
    const built = await installation();
    const [plain, withReading]: [Life[], Life[]] = [[], []];
    for (let run = 0; run < runs; run += 1) {
      plain.push(await live(built));
      withReading.push(await liveWithAReading(built));
    }
    const events = (lives: Life[]) => lives.map((life) => life.events);
    const actions = (lives: Life[]) => lives.map((life) => life.actions);
    const bytes = (lives: Life[]) => lives.map((life) => life.bytes);
    return {
      figures: [
        figure('events', 'events', events(plain), { atMost: 40 }),
        figure('actions', 'Actions', actions(plain), { atMost: 8 }),
        figure('bytes', 'bytes', bytes(plain)),
        figure('events, a hint looks', 'events', events(withReading), { atMost: 52 }),
        figure('actions, a hint looks', 'Actions', actions(withReading), { atMost: 10 }),
        figure('bytes, a hint looks', 'bytes', bytes(withReading)),
      ],
      notes: {
        activities: plain[0]?.activities,
        activities_with_a_reading: withReading[0]?.activities,
      },
    };
  },
};

export async function live(
  { world, stack }: Installation,
  meanwhile: (invoice: ApiInvoice) => Promise<void> = () => Promise.resolve(),
): Promise<Life> {
  const customer = await customerWithCard(world);
  // Else what Stripe says of the new card may come as a hint to the invoice that is measured.
  await allRelayed(stack.databaseUrl);
  const invoice = await createInvoice(world, { customer });
  await meanwhile(invoice);
  await until(world, invoice, { status: 'paid' });
  await mailsAbout(world, customer.email, /^Invoice /);
  await mailsAbout(world, customer.email, /^Receipt /);
  return lifeOf(world, invoice);
}

/**
 * While Stripe takes its time with the charge, an event arrives that our rules do not know, about
 * this very payment: the run is hinted, and reads Stripe itself.
 */
async function liveWithAReading(installation: Installation): Promise<Life> {
  const { world, stack } = installation;
  const slow = { kind: 'slow', method: 'POST', path: '/confirm', times: 1, delay_ms: 1_500 };
  await world.control('POST', 'faults', slow);
  const secret = stack.env['STRIPE_WEBHOOK_SECRET'] ?? '';
  const life = await live(installation, async (invoice) => {
    await until(world, invoice, { status: 'charging' });
    const { body, signature } = signed(await strangeEvent(world, invoice), secret);
    const headers = { 'content-type': 'application/json', 'stripe-signature': signature };
    const url = `${stack.server}/webhooks/stripe/default`;
    const { status } = await fetch(url, { method: 'POST', headers, body });
    if (status !== 200) throw new Error(`the webhook was answered ${status} instead of 200`);
  });
  await world.control('DELETE', 'faults');
  if (life.activities.includes('readStripe')) return life;
  throw new Error(`the run did not look; it did ${life.activities.join(', ')}`);
}

interface StripeEvent {
  type: string;
  data: { object: { metadata?: Record<string, string> } };
}

/** The event that the invoice's intent was opened, under a type that says something else. */
function strangeEvent(world: World, invoice: ApiInvoice): Promise<string> {
  const opened = async () => {
    const path = '/v1/events?type=payment_intent.created&limit=20';
    const { data } = await world.stripe<{ data: StripeEvent[] }>('GET', path);
    const isOurs = ({ data: { object } }: StripeEvent) =>
      object.metadata?.['external_id'] === invoice.external_id;
    const event = data.find(isOurs);
    return event && JSON.stringify({ ...event, type: 'payment_intent.partially_funded' });
  };
  return waitFor('the intent of the invoice', opened, { withinMs: 10_000 });
}
