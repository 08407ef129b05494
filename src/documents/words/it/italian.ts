import type { Words } from '../words';
import { italianCustomerMail } from './customer-mail';
import { italianMailWithoutInvoice } from './mail-without-invoice';
import { italianPage } from './page';
import { italianPdf } from './pdf';
import { italianStatement } from './statement';
import { italianPortal } from './portal';
import { italianPortalAccount } from './portal-account';

export const italian: Words = {
  name: 'Italiano',
  locale: 'it-IT',
  dir: 'ltr',
  labelled: (name, value) => `${name}: ${value}`,
  moment: (day, time, zone) => `${day}, ore ${time} (${zone})`,
  firstOfMonth: '1º',
  methods: {
    card: 'carta',
    sepaDebit: 'addebito diretto SEPA',
    bacsDebit: 'addebito diretto Bacs',
    usBankAccount: 'conto bancario statunitense',
    unknown: 'un metodo di pagamento',
  },
  page: italianPage,
  customerMail: italianCustomerMail,
  mailWithoutInvoice: italianMailWithoutInvoice,
  pdf: italianPdf,
  statement: italianStatement,
  portal: italianPortal,
  portalAccount: italianPortalAccount,
};
