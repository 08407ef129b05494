import type { CustomerRow } from '../../postgres/customers/customer-row';
import type { MoveResult } from '../../postgres/customers/move-customer';
import { HttpProblem, bodyProblem } from '../http-problem';
import { readStripeCustomer, refuseLink } from './link-stripe-customer';
import type { OperationCall } from './operation-handler';

type MoveCall = OperationCall<'moveCustomer'>;

/** What would be linked there is read at Stripe first, so that nobody is moved without it. */
export async function moveCustomer(call: MoveCall, row: CustomerRow): Promise<CustomerRow> {
  const { deps, key, body, actor } = call;
  const { connection: to, stripe_customer: given } = body;
  requireWholeInstallation(call);
  const isThere = row.movedTo?.connection === to;
  const move = { customerId: row.id, from: key.connection, to, actor };
  const exists = (await deps.stores.connections.get(to)) !== null;
  const isRead = given !== undefined && exists && !isThere && to !== key.connection;
  const link = isRead ? await readStripeCustomer(deps, to, given) : undefined;
  const result = await deps.stores.customers
    .move(move, link)
    .catch(refuseAliases)
    .catch(refuseLink);
  const moved = movedOrRefused(row, result);
  if (given === undefined || moved.stripeCustomer === given) return moved;
  const detail = `it was moved already; link ${given} to ${moved.id} in the connection "${to}"`;
  throw new HttpProblem('customer_moved', detail);
}

/** The same whether there is such a connection or not. */
function requireWholeInstallation({ key }: MoveCall): void {
  const { connection } = key.reach;
  if (connection === null) return;
  const detail = `this key is of the connection "${connection}" alone, and moves nobody to others`;
  throw new HttpProblem('wrong_connection', detail);
}

function movedOrRefused({ externalId }: CustomerRow, result: MoveResult): CustomerRow {
  switch (result.kind) {
    case 'moved':
    case 'same':
      return result.row;
    case 'refused':
      throw bodyProblem(result.problems);
    case 'disconnected': {
      const detail = 'that connection is disconnected: reconnect it, or name another one';
      throw new HttpProblem('connection_disconnected', detail);
    }
    case 'exists': {
      const detail = `there is a ${result.what} "${result.externalId}" there already`;
      throw new HttpProblem('customer_exists', detail);
    }
    case 'moved_elsewhere': {
      const detail =
        `"${externalId}" was moved to the connection "${result.connection}" already: ` +
        'move the customer there';
      throw new HttpProblem('customer_moved', detail);
    }
  }
}

function refuseAliases(error: unknown): never {
  if (!(error instanceof Error) || error.name !== 'AliasTaken') throw error;
  const detail = `${error.message} there: take it from one of the two first`;
  throw bodyProblem([{ pointer: '/connection', code: 'alias_taken', detail }]);
}
