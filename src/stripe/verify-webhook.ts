import { createHmac, timingSafeEqual } from 'node:crypto';
import { eventAboutOf } from './event-about';
import type { EventAbout } from './event-about';
import { parseEvent } from './stripe-event';

export type VerifiedWebhook =
  { ok: true; event: { id: string; type: string; about: EventAbout; payload: string } } | Rejected;

export type WebhookProblem =
  | 'no_signature'
  | 'malformed_signature'
  | 'wrong_signature'
  | 'too_old'
  | 'in_the_future'
  | 'no_secret'
  | 'not_an_event';

const TOLERANCE_MS = 300_000;

interface Rejected {
  ok: false;
  why: WebhookProblem;
  detail: string;
}

/**
 * Whether these very bytes come from Stripe, and what they say. Any of the secrets may have
 * signed, so that one can be rolled.
 */
export function verifyWebhook(
  raw: Buffer,
  header: string | string[] | undefined,
  secrets: string[],
  nowMs: number,
): VerifiedWebhook {
  const read = readSignatureHeader(header, secrets, nowMs);
  if ('why' in read) return read;
  const { at, signatures, usable } = read;
  const genuine = usable.some((secret) => isSignedBy(secret, at, raw, signatures));
  if (!genuine) return rejected('wrong_signature', 'no v1 signature matches the body');
  const payload = raw.toString('utf8');
  const event = parseEvent(payload);
  if ('problem' in event) return rejected('not_an_event', event.problem);
  return {
    ok: true,
    event: { id: event.id, type: event.type, about: eventAboutOf(event), payload },
  };
}

/** Why no body could be genuine with this header; null if one could. */
export function checkSignatureHeader(
  header: string | string[] | undefined,
  secrets: string[],
  nowMs: number,
): { why: WebhookProblem; detail: string } | null {
  const read = readSignatureHeader(header, secrets, nowMs);
  return 'why' in read ? read : null;
}

/**
 * Stripe's own check takes timestamps from the future; a clock that far off would let a recorded
 * event be played again later, so both sides are bounded.
 */
function readSignatureHeader(
  header: string | string[] | undefined,
  secrets: string[],
  nowMs: number,
): Rejected | { at: string; signatures: Buffer[]; usable: string[] } {
  const usable = secrets.filter((secret) => secret.trim() !== '');
  if (usable.length === 0) return rejected('no_secret', 'no webhook secret is configured');
  if (header === undefined || header.length === 0) {
    return rejected('no_signature', 'the Stripe-Signature header is missing');
  }
  if (typeof header !== 'string') {
    return rejected('malformed_signature', 'the Stripe-Signature header was sent more than once');
  }
  const { at, signatures } = signaturePartsOf(header);
  if (at === null || signatures.length === 0) {
    return rejected('malformed_signature', 'Stripe-Signature needs t=<seconds> and v1=<hex>');
  }
  const age = nowMs - Number(at) * 1000;
  if (age > TOLERANCE_MS) return rejected('too_old', 'signed more than 300 s ago');
  if (age < -TOLERANCE_MS) return rejected('in_the_future', 'signed more than 300 s from now');
  return { at, signatures, usable };
}

function rejected(why: WebhookProblem, detail: string): Rejected {
  return { ok: false, why, detail };
}

function signaturePartsOf(header: string): { at: string | null; signatures: Buffer[] } {
  let at: string | null = null;
  const signatures: Buffer[] = [];
  for (const part of header.split(',')) {
    const [name = '', value = ''] = part.trim().split('=', 2);
    if (name === 't' && /^\d{1,12}$/.test(value)) at = value;
    if (name === 'v1' && /^[0-9a-f]{64}$/.test(value)) signatures.push(Buffer.from(value, 'hex'));
  }
  return { at, signatures };
}

function isSignedBy(secret: string, at: string, raw: Buffer, signatures: Buffer[]): boolean {
  const expected = createHmac('sha256', secret).update(`${at}.`).update(raw).digest();
  return signatures.some((signature) => timingSafeEqual(signature, expected));
}
