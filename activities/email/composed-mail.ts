import type { RenderedMail } from '../../src/documents/mails/render-mail';
import type { OutgoingMail } from '../../src/mail/mailer';
import type { ActivityDeps } from '../deps';

export type ComposingDeps = Pick<ActivityDeps, 'stores' | 'settings' | 'pdf'>;

export interface ComposedMail extends RenderedMail, Pick<OutgoingMail, 'attachments'> {
  kind: 'composed';
  /** The refs of invoices that it is about; absent: none, or the one whose effect it is. */
  invoices?: readonly string[];
}

/** Why it cannot be sent, now or at all; `inSeconds`: when it is looked at again. */
export type NotComposed =
  { kind: 'later'; why: string; inSeconds: number } | { kind: 'never'; why: string };

export const NOT_TRUE = 'not sent: it was no longer true';

export const TOO_MANY_PDFS: NotComposed = {
  kind: 'later',
  why: 'more PDFs are due than may be drawn',
  inSeconds: 30,
};

export const composed = (
  rendered: RenderedMail,
  attachments: OutgoingMail['attachments'] = [],
): ComposedMail => ({ ...rendered, kind: 'composed', attachments });
