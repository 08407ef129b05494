import type { Words } from '../words';
import { frenchCustomerMail } from './customer-mail';
import { frenchMailWithoutInvoice } from './mail-without-invoice';
import { frenchPage } from './page';
import { frenchPdf } from './pdf';
import { frenchStatement } from './statement';
import { frenchPortal } from './portal';
import { frenchPortalAccount } from './portal-account';

export const french: Words = {
  name: 'Français',
  locale: 'fr-FR',
  dir: 'ltr',
  labelled: (name, value) => `${name} : ${value}`,
  moment: (day, time, zone) => `${day} à ${time} (${zone})`,
  firstOfMonth: '1er',
  methods: {
    card: 'carte',
    sepaDebit: 'prélèvement SEPA',
    bacsDebit: 'prélèvement Bacs',
    usBankAccount: 'compte bancaire américain',
    unknown: 'un moyen de paiement',
  },
  page: frenchPage,
  customerMail: frenchCustomerMail,
  mailWithoutInvoice: frenchMailWithoutInvoice,
  pdf: frenchPdf,
  statement: frenchStatement,
  portal: frenchPortal,
  portalAccount: frenchPortalAccount,
};
