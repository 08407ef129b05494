import type { Problem, Settings } from './invoice';

/**
 * Customers are sent back only to where the account allows it: another address could pass for the
 * business. What the connection itself names is allowed by that.
 */
export function checkReturnUrls(of: Settings, connection: Settings): Problem[] {
  const given = [
    ['/collection/success_url', of.successUrl],
    ['/collection/cancel_url', of.cancelUrl],
  ] as const;
  return checkReturnTo(given, connection);
}

/** The same of any address, by where a body has it. */
export function checkReturnTo(
  given: readonly (readonly [pointer: string, url: string | undefined])[],
  connection: Settings,
): Problem[] {
  const own = [connection.successUrl, connection.cancelUrl].flatMap((url) => url ?? []);
  const allowed = new Set([...(connection.returnOrigins ?? []), ...own].map(originOf));
  return given.flatMap(([pointer, url]) => {
    if (url === undefined || allowed.has(originOf(url))) return [];
    const detail = `${originOf(url)} is not among RETURN_ORIGINS, where customers are sent back to`;
    return [{ pointer, code: 'url_not_allowed', detail }];
  });
}

/** Of an address whose shape was checked: what comes before the path, in lower case. */
const originOf = (url: string): string =>
  (/^https?:\/\/[^/?#]+/i.exec(url)?.[0] ?? url).toLowerCase();
