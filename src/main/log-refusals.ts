import type { HttpDeps } from '../http/http-deps';
import type { Log } from '../runtime/log';
import { MINUTE } from '../domain/time';

/**
 * A forger sends floods: each refusal is counted, and the log gets one line a minute for
 * each source and reason, with how many were only counted since the line before it.
 */
export function logRefusals(log: Log, count: HttpDeps['onRefused']): HttpDeps['onRefused'] {
  const logged = new Map<string, { at: number; unlogged: number }>();
  return (source, why) => {
    count(source, why);
    const key = `${source} ${why}`;
    const last = logged.get(key);
    const now = Date.now();
    if (last !== undefined && now - last.at < MINUTE) {
      last.unlogged += 1;
      return;
    }
    logged.set(key, { at: now, unlogged: 0 });
    log.warn({ source, why, unlogged: last?.unlogged ?? 0 }, 'a request was refused');
  };
}
