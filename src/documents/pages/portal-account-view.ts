import type { Language } from '../words/words-for';
import type { PageOf } from './page-of';

export interface PortalMethod {
  id: string;
  label: string;
  /** As the card has it: "12/2030". */
  expires: string | null;
  /** Charged first. */
  isDefault: boolean;
  /** Why it is not charged by itself. */
  why: 'expired' | 'mandateInactive' | 'detaching' | 'notSupported' | null;
}

/** Whether invoices are charged by themselves; the days are where the customer lives. */
export type PortalAutoPay =
  | { kind: 'on'; agreedOn: string | null }
  | { kind: 'off'; withdrawnOn: string }
  /** The business charges nobody by itself. */
  | { kind: 'not_offered' };

/** In the order of the form. */
export const DETAIL_FIELDS = [
  'name',
  'emails',
  'line1',
  'line2',
  'postcode',
  'town',
  'state',
  'country',
  'taxIds',
  'language',
] as const;
export type DetailField = (typeof DETAIL_FIELDS)[number];

/** What documents and mails have of the customer. */
export interface PortalDetails {
  /** As they are stored, or as they were typed. */
  values: Readonly<Record<DetailField, string>>;
  /** Those of what was typed that cannot be stored; while there is one nothing is. */
  wrong: readonly DetailField[];
  /** Digests of what the customer was shown: what they left as it was is not stored. */
  shown: string;
  isSaved: boolean;
}

/** How a customer pays. */
export interface PortalAccountView extends PageOf {
  locale: string | null;
  chosen: Language | null;
  /** Of the portal, without a query. */
  url: string;
  csrf: string;
  /** Pages of the business may show it in a frame. */
  isFramed: boolean;
  methods: readonly PortalMethod[];
  /** What is stored could not be read from Stripe. */
  isUnread: boolean;
  autoPay: PortalAutoPay;
  details: PortalDetails;
  /** The days that are proposed for a statement, YYYY-MM-DD. */
  statement: { from: string; to: string };
}
