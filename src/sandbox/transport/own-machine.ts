import type { IncomingHttpHeaders } from 'node:http';

const NAMES = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i;

// A page on the web can let its name lead to this machine, or send a form here: it must not move
// the sandbox's money or clock. With `--host` others were let in on purpose, under any name.

export const isLoopback = (host: string): boolean => /^(127\.|localhost$|::1$)/.test(host);

export function isForeign({ host = '', origin }: IncomingHttpHeaders): boolean {
  if (!NAMES.test(host)) return true;
  return origin !== undefined && !(URL.canParse(origin) && NAMES.test(new URL(origin).host));
}
