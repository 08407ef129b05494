import { BlockList, isIP } from 'node:net';

/** Everything that is not an address of one machine on the internet, as IANA lists it. */
const NOT_GLOBAL = new BlockList();

const RANGES_4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const;

// Of 2000::/3; everything else of IPv6 is not global. 2002::/16 leads to an address of IPv4.
const RANGES_6 = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const;

for (const [net, prefix] of RANGES_4) NOT_GLOBAL.addSubnet(net, prefix, 'ipv4');
for (const [net, prefix] of RANGES_6) NOT_GLOBAL.addSubnet(net, prefix, 'ipv6');

const GLOBAL_6 = new BlockList();
GLOBAL_6.addSubnet('2000::', 3, 'ipv6');

/** Whether an address is of one machine on the internet. */
export function isGlobalAddress(address: string): boolean {
  const version = isIP(address);
  if (version === 4) return !NOT_GLOBAL.check(address, 'ipv4');
  return version === 6 && GLOBAL_6.check(address, 'ipv6') && !NOT_GLOBAL.check(address, 'ipv6');
}
