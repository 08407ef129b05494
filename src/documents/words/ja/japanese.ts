import type { Words } from '../words';
import { japaneseCustomerMail } from './customer-mail';
import { japaneseMailWithoutInvoice } from './mail-without-invoice';
import { japanesePage } from './page';
import { japanesePdf } from './pdf';
import { japaneseStatement } from './statement';
import { japanesePortal } from './portal';
import { japanesePortalAccount } from './portal-account';

export const japanese: Words = {
  name: '日本語',
  locale: 'ja-JP',
  dir: 'ltr',
  labelled: (name, value) => `${name}：${value}`,
  moment: (day, time, zone) => `${day} ${time}（${zone}）`,
  methods: {
    card: 'カード',
    sepaDebit: 'SEPA口座振替',
    bacsDebit: 'Bacs口座振替',
    usBankAccount: '米国の銀行口座',
    unknown: 'お支払い方法',
  },
  page: japanesePage,
  customerMail: japaneseCustomerMail,
  mailWithoutInvoice: japaneseMailWithoutInvoice,
  pdf: japanesePdf,
  statement: japaneseStatement,
  portal: japanesePortal,
  portalAccount: japanesePortalAccount,
};
