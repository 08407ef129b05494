import type { Language } from '../words/words-for';
import type { PageOf } from './page-of';
import type { PageStatus } from './page-types';

export const PORTAL_FILTERS = ['open', 'paid', 'all'] as const;
export type PortalFilter = (typeof PORTAL_FILTERS)[number];

/** Neither Stripe nor the page of an invoice is shown in a frame: they take the whole window. */
export const leaving = ({ isFramed }: { isFramed: boolean }): { target?: '_top' } =>
  isFramed ? { target: '_top' } : {};

/** What is due in one currency. */
export interface PortalBalance {
  currency: string;
  due: number;
  overdue: number;
}

export interface PortalInvoice {
  id: string;
  number: string;
  issuedOn: string;
  dueOn: string;
  currency: string;
  amountDue: number;
  /** What is left to pay, or on its way. */
  remaining: number;
  status: PageStatus;
  overdue: boolean;
  /** The invoice's own page; null: its link was revoked. */
  url: string | null;
  /** The invoice as a PDF, in the language of the page. */
  pdfUrl: string | null;
  /** Its page offers to pay it. */
  canPay: boolean;
}

/** All that a customer sees of all their invoices. */
export interface PortalView extends PageOf {
  locale: string | null;
  chosen: Language | null;
  /** Where it is, without a query. */
  url: string;
  balances: readonly PortalBalance[];
  filter: PortalFilter;
  invoices: readonly PortalInvoice[];
  /** The cursor of what comes after these; null on the last page. */
  next: string | null;
  isFirst: boolean;
  /** Where the business has its customers come back to. */
  returnUrl: string | null;
  /** A session in this browser can be ended; a link ends by itself. */
  canSignOut: boolean;
  csrf: string;
  /** Pages of the business may show it in a frame. */
  isFramed: boolean;
  /** A form with chosen invoices that is posted there leads on to one Checkout. */
  payUrl: string;
}
