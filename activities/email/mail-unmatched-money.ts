import { renderUnmatchedMail } from '../../src/documents/mails/unmatched-mail';
import type { ActivityDeps } from '../deps';
import { businessMail } from './business-mail';

const BATCH_SIZE = 50;

type Deps = Pick<ActivityDeps, 'stores' | 'mailer' | 'digest' | 'settings'>;

/**
 * Unmatched money has no run that could send a mail about it, so a worker does from time to time.
 * What cannot be sent, or has no recipient yet, is due again later; a copy has the same Message-ID.
 */
export async function mailUnmatchedMoney(deps: Deps): Promise<void> {
  const { unmatched, connections } = deps.stores;
  for (const money of await unmatched.leaseForMail(BATCH_SIZE)) {
    const connection = await connections.get(money.connection);
    if (connection === null || connection.notifyEmails.length === 0) continue;
    if (!(await deps.mailer.waitForTurn())) return;
    const rendered = renderUnmatchedMail({ ...connection, ...money });
    const mail = businessMail(deps, connection, rendered, `unmatched/${money.intentId}`);
    const result = await deps.mailer.send(mail);
    if (result.kind !== 'unavailable') await unmatched.markMailed(money);
  }
}
