import { isIP } from 'node:net';
import type { EnvironmentReader } from './environment-reader';

/** Addresses that share a beginning of so many bits. */
export interface PrivateNet {
  address: string;
  bits: number;
  family: 'ipv4' | 'ipv6';
}

/** Nets into which consumers may send although they are not on the internet: `10.20.0.0/16`. */
export function readPrivateNets(reader: EnvironmentReader): PrivateNet[] {
  return reader.list('CONSUMER_PRIVATE_NETS').flatMap((given) => {
    const [, address = '', bits = ''] = /^([0-9a-f.:]+)\/(\d{1,3})$/i.exec(given) ?? [];
    const version = isIP(address);
    const most = version === 4 ? 32 : 128;
    if (version !== 0 && Number(bits) >= 8 && Number(bits) <= most) {
      return [{ address, bits: Number(bits), family: version === 4 ? 'ipv4' : 'ipv6' }];
    }
    reader.problems.push(
      `CONSUMER_PRIVATE_NETS holds "${given}": give an address and its bits, at least 8, such as ` +
        '10.20.0.0/16 or 10.20.0.7/32',
    );
    return [];
  });
}
