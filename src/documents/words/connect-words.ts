/** Of the page where a business connects its account at Stripe. */
export interface ConnectWords {
  title: string;
  button: string;
  open: (business: string) => string;
  connected: (business: string) => string;
  away: (business: string) => string;
  /** It has an account already, which it may let us act for. */
  link: (business: string) => string;
  restricted: (business: string) => string;
  off: (business: string) => string;
  notConnected: string;
  again: string;
  yourBusiness: string;
  answers: Record<LinkAnswer, (business: string) => string>;
}

/** What a business that comes back from Stripe reads where it is not connected. */
export type LinkAnswer =
  | 'denied'
  | 'incomplete'
  | 'used'
  | 'refused'
  | 'another_account'
  | 'account_taken'
  | 'expired'
  | 'disconnected'
  | 'lost'
  | 'away';
