import type { Words } from '../words';
import { spanishCustomerMail } from './customer-mail';
import { spanishMailWithoutInvoice } from './mail-without-invoice';
import { spanishPage } from './page';
import { spanishPdf } from './pdf';
import { spanishStatement } from './statement';
import { spanishPortal } from './portal';
import { spanishPortalAccount } from './portal-account';

export const spanish: Words = {
  name: 'Español',
  locale: 'es-ES',
  dir: 'ltr',
  labelled: (name, value) => `${name}: ${value}`,
  moment: (day, time, zone) => `${day}, ${time} h (${zone})`,
  methods: {
    card: 'tarjeta',
    sepaDebit: 'adeudo directo SEPA',
    bacsDebit: 'adeudo directo Bacs',
    usBankAccount: 'cuenta bancaria de EE. UU.',
    unknown: 'un método de pago',
  },
  page: spanishPage,
  customerMail: spanishCustomerMail,
  mailWithoutInvoice: spanishMailWithoutInvoice,
  pdf: spanishPdf,
  statement: spanishStatement,
  portal: spanishPortal,
  portalAccount: spanishPortalAccount,
};
