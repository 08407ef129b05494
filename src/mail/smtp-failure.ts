import type { Bounced, MailResult } from './mailer';

/** What nodemailer puts on its errors; read by field, since classes differ across realms. */
export interface SmtpError {
  message?: string | undefined;
  code?: string | undefined;
  command?: string | undefined;
  response?: string | undefined;
  responseCode?: number | undefined;
  /** The address that was refused. */
  recipient?: string | undefined;
  rejectedErrors?: SmtpError[] | undefined;
}

/**
 * Only the recipient or the content can be refused finally. A 5xx to our login, our greeting or
 * our sender is a matter of configuration: the mail waits until somebody has put it right.
 */
export function smtpFailure(error: SmtpError): Exclude<MailResult, { kind: 'sent' }> {
  const each = error.rejectedErrors ?? [];
  const whole = each.length > 0 ? each : [error];
  const detail = [...new Set(whole.map(detailOf))].join('; ').slice(0, 500);
  if (!whole.every(isPermanent)) return { kind: 'unavailable', detail };
  return { kind: 'refused', detail, ...bouncedOf(whole) };
}

/**
 * Those of the refused addresses that the server says do not exist (RFC 3463, or in words). Any
 * other 5xx may be about our server or about the mail, and is no reason never to write again.
 */
export function bouncedOf(errors: readonly SmtpError[]): { bounced?: readonly Bounced[] } {
  const bounced = errors.flatMap((error): Bounced[] => {
    const detail = detailOf(error).slice(0, 500);
    const { recipient, command } = error;
    if (recipient === undefined || command !== 'RCPT TO' || !isPermanent(error)) return [];
    return NO_SUCH_ADDRESS.test(detail) ? [{ address: recipient, detail }] : [];
  });
  return bounced.length === 0 ? {} : { bounced };
}

const NO_SUCH_ADDRESS = new RegExp(
  [
    String.raw`\b5\.(1\.(1|2|3|6|10)|2\.1)\b`,
    'no such (user|mailbox|recipient)',
    '(user|recipient|mailbox) (unknown|does not exist|not found)',
    'unknown (user|recipient|mailbox)',
  ].join('|'),
  'i',
);

function isPermanent({ code, command, responseCode }: SmtpError): boolean {
  if (code !== 'EENVELOPE' && code !== 'EMESSAGE') return false;
  if (command !== 'RCPT TO' && command !== 'DATA') return false;
  // 503: commands out of order. A new connection can go well.
  return responseCode !== undefined && responseCode >= 500 && responseCode !== 503;
}

function detailOf(error: SmtpError): string {
  return (error.response ?? error.message ?? error.code ?? 'no answer').replace(/\s+/g, ' ').trim();
}
