import type { Words } from '../words';
import { englishCustomerMail } from './customer-mail';
import { englishPage } from './page';

export const english: Words = {
  locale: 'en-GB',
  dir: 'ltr',
  page: englishPage,
  customerMail: englishCustomerMail,
};
