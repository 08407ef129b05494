import type { IncomingHttpHeaders } from 'node:http';

const NAMES = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i;

/**
 * Whether a request to a local server comes from this machine's own programs and pages. A page on
 * the web can let its name lead here (then Host is its name), or send a form here (then Origin is).
 */
export function isFromOwnMachine({ host = '', origin }: IncomingHttpHeaders): boolean {
  if (!NAMES.test(host)) return false;
  return origin === undefined || (URL.canParse(origin) && NAMES.test(new URL(origin).host));
}

export const OWN_MACHINE_ONLY =
  'this answers on 127.0.0.1 and localhost alone, and to no page of another site';
