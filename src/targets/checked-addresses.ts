import { lookup } from 'node:dns';
import type { LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import type { BlockList } from 'node:net';
import { isGlobalAddress } from './global-addresses';

export interface NetRules {
  /** On a machine where somebody tries it out: http and private addresses, too. */
  allowPrivate: boolean;
  /** What is not on the internet and may be reached; absent: nothing. */
  privateNets?: BlockList;
}

export interface AddressRules extends NetRules {
  /** Without TLS: to private nets alone. */
  inClear?: boolean;
  /** All addresses of a name. */
  resolve(host: string): Promise<readonly LookupAddress[]>;
}

/** Whether an address may be connected to. */
export function isAllowedAddress(
  address: string,
  { allowPrivate, privateNets, inClear = false }: Omit<AddressRules, 'resolve'>,
): boolean {
  if (allowPrivate) return true;
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  if (isIP(address) !== 0 && privateNets?.check(address, family) === true) return true;
  return !inClear && isGlobalAddress(address);
}

export const addressRefused = (
  host: string,
  { inClear, privateNets }: Omit<AddressRules, 'resolve'>,
) =>
  new Error(
    inClear === true && privateNets !== undefined
      ? `${host} leads into no private net that is allowed: nothing is sent there in clear`
      : `${host} leads into a private net: nothing is sent there`,
  );

export const resolveName: AddressRules['resolve'] = (host) =>
  new Promise((resolve, reject) => {
    lookup(host, { all: true, verbatim: true }, (error, addresses) => {
      if (error) reject(error);
      else resolve(addresses);
    });
  });

/**
 * What may be connected to of a name: it is resolved once, and no other answer of its server
 * counts. One bad address refuses all of them.
 */
export async function checkedAddresses(
  host: string,
  rules: AddressRules,
): Promise<[LookupAddress, ...LookupAddress[]]> {
  const [first, ...others] = await rules.resolve(host);
  const all = first === undefined ? [] : [first, ...others];
  const isRefused = !all.every(({ address }) => isAllowedAddress(address, rules));
  if (first === undefined || isRefused) throw addressRefused(host, rules);
  return [first, ...others];
}
