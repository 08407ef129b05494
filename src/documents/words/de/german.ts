import type { Words } from '../words';
import { germanCustomerMail } from './customer-mail';
import { germanMailWithoutInvoice } from './mail-without-invoice';
import { germanPage } from './page';
import { germanPdf } from './pdf';
import { germanStatement } from './statement';
import { germanPortal } from './portal';
import { germanPortalAccount } from './portal-account';

export const german: Words = {
  name: 'Deutsch',
  locale: 'de-DE',
  dir: 'ltr',
  labelled: (name, value) => `${name}: ${value}`,
  moment: (day, time, zone) => `${day}, ${time} Uhr (${zone})`,
  methods: {
    card: 'Karte',
    sepaDebit: 'SEPA-Lastschrift',
    bacsDebit: 'Bacs-Lastschrift',
    usBankAccount: 'US-Bankkonto',
    unknown: 'Zahlungsmethode',
  },
  page: germanPage,
  customerMail: germanCustomerMail,
  mailWithoutInvoice: germanMailWithoutInvoice,
  pdf: germanPdf,
  statement: germanStatement,
  portal: germanPortal,
  portalAccount: germanPortalAccount,
};
