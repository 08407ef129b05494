/** What a customer reads who looks at all their invoices. */
export interface PortalWords {
  title: (business: string) => string;
  /** Where a link is asked for, of whatever business. */
  request: { title: string; text: string; email: string; button: string; invalid: string };
  /** The same whether anybody has this address or not. */
  requested: { title: string; text: string; hint: string };
  /** A mailed link, before it is opened: who only looks at the address opens nothing. */
  closed: { title: string; text: (business: string) => string; button: string };
  used: { title: string; text: string };
  ended: { title: string; text: string };
  unknown: { title: string; text: string };
  requestAgain: string;
  balance: string;
  overdue: (amount: string) => string;
  nothingDue: string;
  filter: { label: string; open: string; paid: string; all: string };
  due: (day: string) => string;
  pay: string;
  /** For those who listen: which of the many buttons it is. */
  payNumber: (number: string) => string;
  pdf: string;
  leftOf: (total: string) => string;
  older: string;
  newest: string;
  empty: { open: (business: string) => string; paid: string; all: (business: string) => string };
  backTo: (host: string) => string;
  signOut: string;
  /** Several invoices in one payment, and why they cannot be. */
  together: {
    choose: (number: string) => string;
    button: string;
    hint: string;
    title: string;
    none: string;
    tooMany: string;
    severalCurrencies: string;
    paid: (number: string) => string;
    void: (number: string) => string;
    notNow: (number: string) => string;
    apart: string;
    back: string;
  };
}
