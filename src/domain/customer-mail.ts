/**
 * Mails to a customer that belong to no invoice, by name, with what each is about. Names are
 * stored: they can never change.
 */
export type CustomerMail =
  /** The one-time link of `/portal`, made by this id; its hash says which secret it is of. */
  | { name: 'portal_link'; about: { link: string; tokenHash: string; until: number } }
  /** They stored it by a link of ours. */
  | { name: 'method_stored'; about: { method: string; label: string } }
  /** Their invoices are charged to it; `lastDay` is the last of its month, YYYY-MM-DD. */
  | { name: 'card_expiring'; about: { method: string; label: string; lastDay: string } }
  /** A payment for several invoices, by Stripe's name: sent once each of them has its share. */
  | { name: 'several_paid'; about: { intent: string } }
  /**
   * On their page they changed where mail goes: to where it went before, in the language of then.
   * `addresses`: where it goes now.
   */
  | { name: 'address_changed'; about: { addresses: readonly string[]; locale: string | null } }
  /** The PDF of these days goes with it, as the account is when it is sent. */
  | { name: 'statement'; about: { from: string; to: string } };

export interface CustomerMailOrder {
  customerId: string;
  /** What the mail is: asked for again under the same key, it is the same mail. */
  key: string;
  mail: CustomerMail;
  /** Null: everybody whom mail to this customer goes to, at the time when it is sent. */
  recipients: readonly string[] | null;
  /** Not sent from then on; null: however late. */
  until: number | null;
}
