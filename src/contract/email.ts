import { z } from 'zod';
import { fieldError } from './problems';

const LOCAL = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const DOMAIN = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/i;
const ADVICE =
  'must be one plain address such as ap@client.example: no name, no quotes, at most 254 characters';

/**
 * One addr-spec and nothing around it: a mail library parses richer strings again and may send
 * to somebody else. A domain in other scripts becomes its ASCII form, which is what mail uses.
 */
export function asEmail(text: string): string | null {
  const at = text.lastIndexOf('@');
  const local = text.slice(0, at);
  const domain = asciiDomain(text.slice(at + 1));
  if (at < 1 || local.length > 64 || !LOCAL.test(local) || !DOMAIN.test(domain)) return null;
  const address = `${local}@${domain}`;
  return address.length <= 254 ? address : null;
}

function asciiDomain(domain: string): string {
  if (/^[\x21-\x7e]*$/.test(domain) || /[\s/\\?#@:%[\]]/.test(domain)) return domain;
  const address = `http://${domain}`;
  return URL.canParse(address) ? new URL(address).hostname : '';
}

export const email = z
  .string({ error: fieldError('email_invalid', ADVICE) })
  .transform((text, ctx) => {
    const address = asEmail(text);
    if (address !== null) return address;
    ctx.issues.push({ code: 'custom', input: text, message: fieldError('email_invalid', ADVICE) });
    return z.NEVER;
  })
  .meta({ type: 'string', format: 'email', maxLength: 254 });
