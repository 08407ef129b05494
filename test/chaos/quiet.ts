import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import type { Broken } from './checks/broken';
import type { Installation } from './installation';
import type { PatientWorld } from './patient-world';

/** Everything that still has to happen by itself, as numbers that must come to zero. */
const RESTLESS = `
  select
    (select count(*) from stripe_events where fate = 'waiting') as "events waiting",
    (select count(*) from stripe_events where fate = 'hinted') as "events hinted",
    (select count(*) from commands where answer is null) as "commands not answered",
    (select count(*) from collections k join invoices i using (ref)
      where i.external_id like $1 and k.start_due_at is not null) as "runs not started",
    (select count(*) from collections k join invoices i using (ref)
      where i.external_id like $1 and jsonb_array_length(k.state -> 'outstanding') > 0)
      as "effects in flight",
    (select count(*) from collections k join invoices i using (ref)
      where i.external_id like $1 and jsonb_array_length(k.state -> 'looking' -> 'pending') > 0)
      as "looks pending",
    (select count(*) from bundles b join customers c on c.id = b.customer_id
      where c.external_id like $1 and not b.finished) as "bundles not over",
    (select count(*) from billing_schedules
      where external_id like $1 and (status = 'active' or alarm_due_at is not null))
      as "schedules not ended"`;

/** What is handed from one to another is in no count for a moment: several looks must agree. */
const READINGS = 3;

/** Waits until nothing moves any more; answers what still does when the time is over. */
export async function quiet(
  installation: Installation,
  world: PatientWorld,
  prefix: string,
  deadline: number,
): Promise<Broken[]> {
  const database = new Client({ connectionString: installation.databaseUrl });
  await database.connect();
  try {
    for (let readings = 0; ;) {
      const { rows } = await database.query<Record<string, string>>(RESTLESS, [`${prefix}-%`]);
      const webhooks = installation.postman.underWay() + (await webhooksToCome(world));
      const counts = { ...rows[0], 'webhooks to come': webhooks };
      const restless = Object.entries(counts).filter(([, count]) => Number(count) > 0);
      readings = restless.length === 0 ? readings + 1 : 0;
      if (readings === READINGS) return [];
      if (Date.now() > deadline) {
        const detail = restless.map(([what, count]) => `${count} ${what}`).join(', ');
        return [{ invariant: 'I4', detail: `not quiet when the time was over: ${detail}` }];
      }
      await pause(300);
    }
  } finally {
    await database.end();
  }
}

interface Agenda {
  upcoming: { what: string }[];
}

async function webhooksToCome(world: PatientWorld): Promise<number> {
  const { upcoming } = await world.control<Agenda>('GET', 'clock');
  return upcoming.filter(({ what }) => what.includes('webhook')).length;
}
