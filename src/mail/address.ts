import { domainToASCII } from 'node:url';

export interface MailAddress {
  name: string;
  address: string;
}

/** RFC 5321's dot-atom: no quoted local parts, no comments, nothing a parser could split in two. */
const LOCAL = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i;
const MAX_LOCAL_LENGTH = 64;
const MAX_LENGTH = 254;

/** The address as it goes over the wire, its domain in ASCII; null if it is not exactly one. */
export function asciiAddress(address: string): string | null {
  const at = address.lastIndexOf('@');
  const local = address.slice(0, Math.max(0, at));
  const given = address.slice(at + 1);
  if (!LOCAL.test(local) || local.length > MAX_LOCAL_LENGTH) return null;
  // domainToASCII would repair a domain with a path, a port or spaces; such a one is refused first.
  if (/[\s/?#:@\\[\]<>"(),;%]/.test(given)) return null;
  const domain = domainToASCII(given);
  if (domain === '' || !domain.split('.').every((label) => LABEL.test(label))) return null;
  const whole = `${local}@${domain}`;
  return whole.length <= MAX_LENGTH ? whole : null;
}

/** "Acme <billing@acme.example>" or the bare address, as MAIL_FROM is written. */
export function parseSender(from: string): MailAddress | null {
  const parts = /^(?:\s*"?([^"<>\r\n]*?)"?\s*)<([^<>\s]+)>\s*$/.exec(from);
  const address = asciiAddress((parts?.[2] ?? from).trim());
  return address === null ? null : { name: (parts?.[1] ?? '').trim(), address };
}

/** A display name on one line, so that it can start no other header. */
export function singleLineName(name: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  return name.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ').trim();
}

/** The name of a person or file; what switches the direction of text would show another one. */
export const visibleName = (name: string): string =>
  singleLineName(name.replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, ''));
