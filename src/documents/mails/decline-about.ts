import type { MailOrder } from '../../domain/collection/model/effect';
import type { Decline } from '../../domain/collection/model/state';
import type { MailContext } from './mail-context';

/** The ladder's last decline, if it is the one this mail is about: a debit's may be another. */
export function declineOfMail({ about }: MailOrder, { decline }: MailContext): Decline | null {
  if (decline === null) return null;
  return (decline.declineCode ?? decline.code) === about ? decline : null;
}
