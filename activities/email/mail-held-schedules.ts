import { renderHeldScheduleMail } from '../../src/documents/mails/held-schedule-mail';
import type { ActivityDeps } from '../deps';
import { businessMail } from './business-mail';

const BATCH_SIZE = 50;

type Deps = Pick<ActivityDeps, 'stores' | 'mailer' | 'digest' | 'settings'>;

/** As of unmatched money: what cannot be sent is due again later, under the same Message-ID. */
export async function mailHeldSchedules(deps: Deps): Promise<void> {
  const { schedules, connections } = deps.stores;
  for (const row of await schedules.leaseHeldForMail(BATCH_SIZE)) {
    const { id, schedule, customer, held } = row;
    const connection = await connections.get(schedule.connection);
    if (connection === null || connection.notifyEmails.length === 0 || held === null) continue;
    if (!(await deps.mailer.waitForTurn())) return;
    const about = { externalId: schedule.externalId, customerName: customer.name, ...held };
    const rendered = renderHeldScheduleMail({ ...connection, ...about });
    const mail = businessMail(deps, connection, rendered, `held/${id}/${held.at}`);
    const result = await deps.mailer.send(mail);
    if (result.kind !== 'unavailable') await schedules.markHeldMailed(row);
  }
}
