import { costOf } from '../../src/local/run-cost';
import type { RunCost } from '../../src/local/run-cost';
import { customerWithCard, handOver, mailsAbout, until } from '../../src/local/stories/acts';
import { workflowIdOf } from '../../src/local/stories/names';
import type { World } from '../../src/local/stories';
import type { Bench } from './bench';
import { figure } from './figure';

interface Life extends RunCost {
  bytes: number;
  /** Activities, by name, in the order they were asked for. */
  activities: string[];
}

/** How much of Temporal one auto-charged and paid invoice with its two mails takes. */
export const history: Bench = {
  name: 'history',
  title: 'history of an auto-charged, paid invoice with two mails',
  run: async ({ runs, house }) => {
    const { world } = await house();
    const [plain, looked]: [Life[], Life[]] = [[], []];
    for (let run = 0; run < runs; run += 1) {
      plain.push(await live(world));
      looked.push(await liveWithALook(world));
    }
    const events = (lives: Life[]) => lives.map((life) => life.events);
    const actions = (lives: Life[]) => lives.map((life) => life.actions);
    const bytes = (lives: Life[]) => lives.map((life) => life.bytes);
    return {
      figures: [
        figure('events', 'events', events(plain), { atMost: 40 }),
        figure('actions', 'Actions', actions(plain), { atMost: 8 }),
        figure('bytes', 'bytes', bytes(plain)),
        figure('events, a hint looks', 'events', events(looked), { atMost: 52 }),
        figure('actions, a hint looks', 'Actions', actions(looked), { atMost: 10 }),
        figure('bytes, a hint looks', 'bytes', bytes(looked)),
      ],
      notes: { activities: plain[0]?.activities, activities_with_a_look: looked[0]?.activities },
    };
  },
};

export async function live(world: World): Promise<Life> {
  const customer = await customerWithCard(world);
  const invoice = await handOver(world, { customer });
  await until(world, invoice, { status: 'paid' });
  await mailsAbout(world, customer.email, /^Invoice /);
  await mailsAbout(world, customer.email, /^Receipt /);
  const handle = world.client.workflow.getHandle(workflowIdOf(invoice.external_id));
  await handle.result();
  const [full, { raw }] = [await handle.fetchHistory(), await handle.describe()];
  const bytes = Number(raw.workflowExecutionInfo?.historySizeBytes ?? NaN);
  const activities = (full.events ?? []).flatMap(
    ({ activityTaskScheduledEventAttributes: asked }) =>
      asked?.activityType?.name == null ? [] : [asked.activityType.name],
  );
  return { ...costOf(full), bytes, activities };
}

const TRIES = 5;

/** The webhook overtakes Stripe's own answer, so that the run is told to look for itself. */
async function liveWithALook(world: World): Promise<Life> {
  for (let tried = 1; tried <= TRIES; tried += 1) {
    const early = { kind: 'webhook_first', method: 'POST', path: '/confirm', times: 1 };
    await world.control('POST', 'faults', early);
    const life = await live(world);
    await world.control('DELETE', 'faults');
    if (life.activities.includes('readStripe')) return life;
  }
  throw new Error(`no hint came early enough to make a run look, in ${TRIES} invoices`);
}
