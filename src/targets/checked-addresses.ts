import { lookup } from 'node:dns';
import type { LookupAddress } from 'node:dns';
import { isGlobalAddress } from './global-addresses';

export interface AddressRules {
  /** On a machine where somebody tries it out: http and private addresses, too. */
  allowPrivate: boolean;
  /** All addresses of a name. */
  resolve(host: string): Promise<readonly LookupAddress[]>;
}

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
  { resolve, allowPrivate }: AddressRules,
): Promise<[LookupAddress, ...LookupAddress[]]> {
  const [first, ...others] = await resolve(host);
  const all = first === undefined ? [] : [first, ...others];
  const isRefused = !allowPrivate && !all.every(({ address }) => isGlobalAddress(address));
  if (first === undefined || isRefused) {
    throw new Error(`${host} leads into a private net: nothing is sent there`);
  }
  return [first, ...others];
}
