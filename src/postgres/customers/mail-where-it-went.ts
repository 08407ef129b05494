import { haveSameMailAddresses, mailAddressesOf } from '../../domain/customer';
import { isUnreachable } from '../../domain/unreachable-address';
import { uuidv7 } from '../../runtime/digest';
import type { Queryable } from '../database';
import { requestCustomerMail } from './customer-mails';
import type { CustomerRow } from './customer-row';

/**
 * On the page of their invoices somebody changed where mail goes: those who got it until now have
 * a mail, in the language of then. Who changes it for them by the API lets them know otherwise.
 */
export async function mailWhereItWent(
  tx: Queryable,
  before: CustomerRow,
  row: CustomerRow,
): Promise<void> {
  if (haveSameMailAddresses(before, row)) return;
  const recipients = mailAddressesOf(before).filter((address) => !isUnreachable(before, address));
  if (recipients.length === 0) return;
  await requestCustomerMail(tx, {
    customerId: row.id,
    key: `address_changed/${uuidv7()}`,
    mail: {
      name: 'address_changed',
      about: { addresses: mailAddressesOf(row), locale: before.locale },
    },
    recipients,
    until: null,
  });
}
