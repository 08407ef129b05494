import { linkTokenInput } from '../src/domain/refs';
import { linkTokenOf } from '../src/runtime/digest';

/** Our own stable address of an invoice: the only link in mails. */
export function payLink(
  { publicUrl, linkSecret }: { publicUrl: string; linkSecret: string },
  ref: string,
  linkVersion: number,
): string {
  return `${publicUrl}/i/${linkTokenOf(linkSecret, linkTokenInput(ref, linkVersion))}`;
}
