import { customerStore } from './customers';
import { storedMethodStore } from './stored-methods';
import { customerCheckoutStore } from './customer-checkouts';
import { customerImportStore } from './customer-imports';
import { customerImportRowStore } from './customer-import-rows';
import { dueCustomerStore } from './due-customers';
import { endingCardStore } from './ending-cards';
import { customerMailStore } from './customer-mails';
import { unreachableAddressStore } from './unreachable-addresses';
import { reminderDayStore } from './reminder-days';
import { portalStore } from './portal';
import type { Digest } from '../../domain/refs';
import type { LinkSecrets } from '../../runtime/link-token';
import type { Database } from '../database';
import type { Stores } from '../stores';

type CustomerStores = Pick<
  Stores,
  | 'customers'
  | 'storedMethods'
  | 'customerCheckouts'
  | 'customerImports'
  | 'customerImportRows'
  | 'dueCustomers'
  | 'customerMails'
  | 'endingCards'
  | 'reminderDays'
  | 'unreachable'
  | 'portal'
>;

/** What is stored of customers and of their ways in. */
export const createCustomerStores = (
  database: Database,
  options: LinkSecrets & { digest: Digest },
): CustomerStores => ({
  customers: customerStore(database),
  storedMethods: storedMethodStore(database),
  customerCheckouts: customerCheckoutStore(database),
  customerImports: customerImportStore(database, options.digest),
  customerImportRows: customerImportRowStore(database),
  dueCustomers: dueCustomerStore(database),
  customerMails: customerMailStore(database),
  endingCards: endingCardStore(database),
  reminderDays: reminderDayStore(database),
  unreachable: unreachableAddressStore(database),
  portal: portalStore(database, options),
});
