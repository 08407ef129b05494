import type { Words } from '../words';
import { dutchCustomerMail } from './customer-mail';
import { dutchMailWithoutInvoice } from './mail-without-invoice';
import { dutchPage } from './page';
import { dutchPdf } from './pdf';
import { dutchStatement } from './statement';
import { dutchPortal } from './portal';
import { dutchPortalAccount } from './portal-account';

export const dutch: Words = {
  name: 'Nederlands',
  locale: 'nl-NL',
  dir: 'ltr',
  labelled: (name, value) => `${name}: ${value}`,
  moment: (day, time, zone) => `${day} om ${time} uur (${zone})`,
  methods: {
    card: 'kaart',
    sepaDebit: 'SEPA-incasso',
    bacsDebit: 'Bacs-incasso',
    usBankAccount: 'Amerikaanse bankrekening',
    unknown: 'een betaalmethode',
  },
  page: dutchPage,
  customerMail: dutchCustomerMail,
  mailWithoutInvoice: dutchMailWithoutInvoice,
  pdf: dutchPdf,
  statement: dutchStatement,
  portal: dutchPortal,
  portalAccount: dutchPortalAccount,
};
