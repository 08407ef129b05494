import type { MailResult } from './mailer';

/** What nodemailer puts on its errors; read by field, since classes differ across realms. */
export interface SmtpError {
  message?: string;
  code?: string;
  command?: string;
  response?: string;
  responseCode?: number;
  rejectedErrors?: SmtpError[];
}

/**
 * Only the recipient or the content can be refused finally. A 5xx to our login, our greeting or
 * our sender is a matter of configuration: the mail waits until somebody has put it right.
 */
export function smtpFailure(error: SmtpError): Exclude<MailResult, { kind: 'sent' }> {
  const each = error.rejectedErrors ?? [];
  const whole = each.length > 0 ? each : [error];
  const detail = [...new Set(whole.map(detailOf))].join('; ').slice(0, 500);
  return whole.every(isPermanent) ? { kind: 'refused', detail } : { kind: 'unavailable', detail };
}

function isPermanent({ code, command, responseCode }: SmtpError): boolean {
  if (code !== 'EENVELOPE' && code !== 'EMESSAGE') return false;
  if (command !== 'RCPT TO' && command !== 'DATA') return false;
  // 503: commands out of order. A new connection can go well.
  return responseCode !== undefined && responseCode >= 500 && responseCode !== 503;
}

function detailOf(error: SmtpError): string {
  return (error.response ?? error.message ?? error.code ?? 'no answer').replace(/\s+/g, ' ').trim();
}
