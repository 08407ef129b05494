import { isIP } from 'node:net';
import { isPublicAddress } from '../runtime/public-address';
import { isGlobalAddress } from './global-addresses';

export interface UrlRules {
  /** On a machine where somebody tries it out: http and private addresses, too. */
  allowPrivate: boolean;
}

const PORTS = ['', '443', '8443'];

/** What is wrong with a URL that webhooks are to be sent to; null: nothing. */
export function webhookUrlProblem(given: string, { allowPrivate }: UrlRules): string | null {
  if (!URL.canParse(given)) return 'must be a URL: https://…';
  const url = new URL(given);
  if (url.username !== '' || url.password !== '') return 'must have no user name and no password';
  if (url.hash !== '') return 'must have no part after #';
  if (allowPrivate && (url.protocol === 'http:' || url.protocol === 'https:')) return null;
  if (url.protocol !== 'https:') return 'must be https://';
  if (!PORTS.includes(url.port)) return 'must have the port 443 or 8443';
  const host = hostOf(url);
  const isGlobal = isIP(host) === 0 ? isPublicAddress(given) : isGlobalAddress(host);
  return isGlobal ? null : 'must lead to an address on the internet, not into a private net';
}

/** As the parser of URLs has it: `0x7f.1` is 127.0.0.1 by then. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '');
