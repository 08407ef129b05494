import type { Words } from '../words';
import { englishCustomerMail } from './customer-mail';
import { englishMailWithoutInvoice } from './mail-without-invoice';
import { englishPage } from './page';
import { englishPdf } from './pdf';
import { englishStatement } from './statement';
import { englishPortal } from './portal';
import { englishPortalAccount } from './portal-account';

export const english: Words = {
  name: 'English',
  locale: 'en-GB',
  dir: 'ltr',
  labelled: (name, value) => `${name}: ${value}`,
  moment: (day, time, zone) => `${day}, ${time} (${zone})`,
  methods: {
    card: 'card',
    sepaDebit: 'SEPA debit',
    bacsDebit: 'Bacs debit',
    usBankAccount: 'US bank account',
    unknown: 'a payment method',
  },
  page: englishPage,
  customerMail: englishCustomerMail,
  mailWithoutInvoice: englishMailWithoutInvoice,
  pdf: englishPdf,
  statement: englishStatement,
  portal: englishPortal,
  portalAccount: englishPortalAccount,
};
