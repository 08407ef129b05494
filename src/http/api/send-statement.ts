import { countEntries, isDrawable } from '../../domain/statements/statement';
import { reachableAddressesOf } from '../../domain/unreachable-address';
import type { CustomerRow } from '../../postgres/customers/customer-row';
import { uuidv7 } from '../../runtime/digest';
import { HttpProblem, bodyProblem } from '../http-problem';
import type { OperationCall } from './operation-handler';

type SendCall = Pick<OperationCall<'sendStatement'>, 'deps' | 'body' | 'actor' | 'idempotencyKey'>;

/** A worker mails it; what cannot be drawn, or reaches nobody, is refused here. */
export async function sendStatement(
  { deps, body, actor, idempotencyKey }: SendCall,
  customer: CustomerRow,
) {
  const { from, to } = body;
  if (from > to) {
    const detail = `from (${from}) must not be after to (${to})`;
    throw bodyProblem([{ pointer: '/from', code: 'period_invalid', detail }]);
  }
  const recipients = [...reachableAddressesOf(customer)];
  if (recipients.length === 0) {
    const detail =
      'every address of the customer bounced or complained: give another one, or call allow_email';
    throw new HttpProblem('customer_unreachable', detail);
  }
  const { customerMails, invoices } = deps.stores;
  const statement = await invoices.statement(customer, { from, to });
  if (!isDrawable(statement)) {
    const count = countEntries(statement);
    const detail = `${count} entries are too many for a PDF: choose a shorter period`;
    throw bodyProblem([{ pointer: '/from', code: 'too_many_entries', detail }]);
  }
  const order = { key: idempotencyKey ?? uuidv7(), from, to };
  const requested = await customerMails.requestStatement(customer, order, actor);
  if (requested.from !== from || requested.to !== to) {
    const detail = 'this Idempotency-Key was already used for other days; use a new key';
    throw new HttpProblem('idempotency_mismatch', detail);
  }
  const object = 'statement_mail' as const;
  const { id } = requested;
  return {
    status: 202 as const,
    body: { object, id, customer: customer.id, from, to, recipients },
  };
}
