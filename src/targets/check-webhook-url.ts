import { isIP } from 'node:net';
import { isPublicAddress } from '../runtime/public-address';
import { isAllowedAddress } from './checked-addresses';
import type { NetRules } from './checked-addresses';

const PORTS = ['', '443', '8443'];

/** What is wrong with a URL that webhooks are to be sent to; null: nothing. */
export function webhookUrlProblem(given: string, rules: NetRules): string | null {
  if (!URL.canParse(given)) return 'must be a URL: https://…';
  const url = new URL(given);
  if (url.username !== '' || url.password !== '') return 'must have no user name and no password';
  if (url.hash !== '') return 'must have no part after #';
  if (rules.allowPrivate && (url.protocol === 'http:' || url.protocol === 'https:')) return null;
  if (url.protocol !== 'https:') return 'must be https://';
  if (!PORTS.includes(url.port)) return 'must have the port 443 or 8443';
  return isAllowedHost(hostOf(url), rules)
    ? null
    : 'must lead to an address on the internet, not into a private net';
}

/** Of a name that may be one inside, its addresses decide as it is connected to. */
export const isAllowedHost = (host: string, rules: NetRules): boolean =>
  isIP(host) !== 0
    ? isAllowedAddress(host, rules)
    : rules.allowPrivate || rules.privateNets !== undefined || isPublicAddress(`https://${host}`);

/** As the parser of URLs has it: `0x7f.1` is 127.0.0.1 by then. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '');
