/**
 * Names derived from identity, never from dice: a restored database asks Stripe for the same
 * things by the same names. Hashing needs a built-in, so the digest comes in as an argument.
 */
export type InvoiceRef = string & { readonly of: 'invoice_ref' };

/** sha256 of the UTF-8 text, in lower-case base32 (a-z2-7), whole. */
export type Digest = (text: string) => string;

export interface InvoiceIdentity {
  connection: string;
  externalId: string;
}

/** 26 base32 characters that name one invoice in keys, metadata and mails. */
export function invoiceRef(
  digest: Digest,
  { connection, externalId }: InvoiceIdentity,
): InvoiceRef {
  return digest(`${connection}\n${externalId}`).slice(0, 26) as InvoiceRef;
}

/** A bundle of invoices in keys and metadata, where an invoice has its own ref. */
export const bundleRef = (digest: Digest, connection: string, bundle: string): string =>
  digest(`bundle\n${connection}\n${bundle}`).slice(0, 26);

export const bundleWorkflowId = (connection: string, bundle: string): string =>
  `bundle/${connection}/${bundle}`;

/** Where Temporal stores in Postgres or MySQL, its columns for a workflow id hold so many. */
export const MAX_WORKFLOW_ID_LENGTH = 255;

/** `invoice/<connection code>/<external id, percent-encoded>`: the id of the workflow. */
export function workflowId({ connection, externalId }: InvoiceIdentity): string {
  return `invoice/${connection}/${encodeURIComponent(externalId)}`;
}

/** `sync/<connection code>/<number of the row>`: the id of the workflow that copies an account. */
export const syncWorkflowId = (connection: string, number: number): string =>
  `sync/${connection}/${number}`;

export type KeyPurpose =
  | 'intent'
  | 'confirm'
  | 'cancel'
  | 'checkout'
  | 'expire'
  | 'refund'
  | 'dispute'
  | 'customer'
  | 'setup'
  | 'expire_setup'
  | 'default'
  | 'detach';

/** Stripe's idempotency key `<ref>/<what>/<n>`: n is a lane number, or a hash for a refund. */
export function stripeKey(ref: string, what: KeyPurpose, n: number | string): string {
  return `${ref}/${what}/${n}`;
}

/** An invoice's share of a payment for several: the id of the payment that it reads. */
export const shareId = (intentId: string, ref: string): string => `${intentId}#${ref}`;

export const isShareId = (id: string): boolean => id.includes('#');

/** The payment, or the dispute, at Stripe that a share is of, and whose share it is. */
export function partsOfShare(id: string): { whole: string; ref: string } {
  const at = id.indexOf('#');
  return at < 0 ? { whole: id, ref: '' } : { whole: id.slice(0, at), ref: id.slice(at + 1) };
}

/** What the link token signs: raising the version revokes every link given out before. */
export function linkTokenInput(ref: string, linkVersion: number): string {
  return `link/${ref}/${linkVersion}`;
}

/** The number of a refund's key: a hash of the caller's key, or of intent and excess number. */
export function refundNumber(digest: Digest, of: string): string {
  return digest(`refund\n${of}`).slice(0, 16);
}
