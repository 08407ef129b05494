import type { Words } from '../words';
import { portugueseCustomerMail } from './customer-mail';
import { portugueseMailWithoutInvoice } from './mail-without-invoice';
import { portuguesePage } from './page';
import { portuguesePdf } from './pdf';
import { portugueseStatement } from './statement';
import { portuguesePortal } from './portal';
import { portuguesePortalAccount } from './portal-account';

export const portuguese: Words = {
  name: 'Português',
  locale: 'pt-PT',
  dir: 'ltr',
  labelled: (name, value) => `${name}: ${value}`,
  moment: (day, time, zone) => `${day}, ${time} (${zone})`,
  methods: {
    card: 'cartão',
    sepaDebit: 'débito direto SEPA',
    bacsDebit: 'débito direto Bacs',
    usBankAccount: 'conta bancária dos EUA',
    unknown: 'um método de pagamento',
  },
  page: portuguesePage,
  customerMail: portugueseCustomerMail,
  mailWithoutInvoice: portugueseMailWithoutInvoice,
  pdf: portuguesePdf,
  statement: portugueseStatement,
  portal: portuguesePortal,
  portalAccount: portuguesePortalAccount,
};
