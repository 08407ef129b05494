import { renderUnreachableMail } from '../../src/documents/mails/unreachable-mail';
import { reachableAddressesOf } from '../../src/domain/unreachable-address';
import type { ActivityDeps } from '../deps';
import { businessMail } from './business-mail';

const BATCH_SIZE = 50;

type Deps = Pick<ActivityDeps, 'stores' | 'mailer' | 'digest' | 'settings'>;

/** As of unmatched money: what cannot be sent is due again later, under the same Message-ID. */
export async function mailUnreachable(deps: Deps): Promise<void> {
  const { unreachable, connections } = deps.stores;
  for (const { customer, address, reason, detail } of await unreachable.leaseForMail(BATCH_SIZE)) {
    const connection = await connections.get(customer.connection);
    if (connection === null || connection.notifyEmails.length === 0) continue;
    if (!(await deps.mailer.waitForTurn())) return;
    const { name: customerName, externalId } = customer;
    const others = reachableAddressesOf(customer);
    const about = { customerName, externalId, address, reason, detail, others };
    const rendered = renderUnreachableMail({ ...connection, ...about });
    const key = `unreachable/${customer.id}/${address}`;
    const result = await deps.mailer.send(businessMail(deps, connection, rendered, key));
    if (result.kind !== 'unavailable') await unreachable.markMailed(customer.id, address);
  }
}
