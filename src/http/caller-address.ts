import type { IncomingMessage } from 'node:http';
import { ipKeyGenerator } from 'express-rate-limit';

/**
 * From where a request comes: the connection's address, or what so many trusted proxies state. One
 * network of IPv6 counts as one address: who has one of its addresses has all.
 */
export function callerAddress(request: IncomingMessage, trustedProxies = 0): string {
  const stated = [request.headers['x-forwarded-for'] ?? []].flat().join(',');
  const proxies = stated === '' ? [] : stated.split(',').map((address) => address.trim());
  const nearestFirst = [request.socket.remoteAddress ?? '', ...proxies.reverse()];
  return ipKeyGenerator(nearestFirst[Math.min(trustedProxies, proxies.length)] ?? '');
}
