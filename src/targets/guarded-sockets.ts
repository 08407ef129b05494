import { connect, isIP, Socket } from 'node:net';
import type { LookupFunction } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { checkedAddresses, isAllowedAddress, addressRefused } from './checked-addresses';
import type { AddressRules } from './checked-addresses';

const errorOf = (error: unknown): Error =>
  error instanceof Error ? error : new Error(String(error));

/** What is connected to is what was checked. */
export function guardedLookup(rules: AddressRules): LookupFunction {
  return (host, options, done) => {
    checkedAddresses(host, rules).then(
      (addresses) => {
        const [first] = addresses;
        if (options.all === true) done(null, addresses);
        else done(null, first.address, first.family);
      },
      (error: unknown) => done(errorOf(error), '', 4),
    );
  };
}

export interface SocketAddress {
  host: string;
  port: number;
  onConnect(): void;
}

/** Null: in clear. `ca`: authorities in PEM, where they are not those that everybody knows. */
export type SocketTls = { ca: string | null } | null;

const KEEP_ALIVE = 60_000;

/**
 * A connection to an address that was checked, wherever its host was learnt: brokers name others.
 * Refused, it is a socket that fails.
 */
export function guardedSocket(
  { host, port, onConnect }: SocketAddress,
  tls: SocketTls,
  given: AddressRules,
): Socket {
  const rules = { ...given, inClear: tls === null };
  const isAddress = isIP(host) !== 0;
  // No name, so that it is not looked up.
  if (isAddress && !isAllowedAddress(host, rules)) {
    return new Socket().destroy(addressRefused(host, rules));
  }
  const to = { host, port, lookup: guardedLookup(rules) };
  const socket =
    tls === null ? connect(to, onConnect) : connectTls({ ...to, ...tlsOf() }, onConnect);
  socket.setKeepAlive(true, KEEP_ALIVE);
  return socket;

  function tlsOf() {
    return {
      minVersion: 'TLSv1.2',
      ...(!isAddress && { servername: host }),
      ...(tls?.ca != null && { ca: [tls.ca] }),
    } as const;
  }
}
