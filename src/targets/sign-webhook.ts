import { createHmac, randomBytes } from 'node:crypto';
import { Secret } from '../runtime/secret';

/** As Standard Webhooks has it. */
export const newWebhookSecret = (): Secret =>
  new Secret(`whsec_${randomBytes(32).toString('base64')}`);

export interface SignedWebhook {
  /** The same for each try of one message. */
  id: string;
  /** Seconds. */
  at: number;
  body: string;
}

/** The three headers of Standard Webhooks; while a secret is replaced, signed by both. */
export function webhookHeaders(
  secrets: readonly string[],
  { id, at, body }: SignedWebhook,
): Record<string, string> {
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${at}.${body}`).digest('base64')}`;
  });
  return {
    'webhook-id': id,
    'webhook-timestamp': String(at),
    'webhook-signature': signatures.join(' '),
  };
}
