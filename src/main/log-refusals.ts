import type { HttpDeps } from '../http/http-deps';
import type { Log } from '../runtime/log';

const MINUTE = 60_000;

/**
 * A forger sends floods: each refusal is counted, and the log gets one line a minute for
 * each source and reason, which says how many since the one before it were counted only.
 */
export function logRefusals(log: Log, count: HttpDeps['refused']): HttpDeps['refused'] {
  const logged = new Map<string, { at: number; unsaid: number }>();
  return (source, why) => {
    count(source, why);
    const key = `${source} ${why}`;
    const last = logged.get(key);
    const now = Date.now();
    if (last !== undefined && now - last.at < MINUTE) {
      last.unsaid += 1;
      return;
    }
    logged.set(key, { at: now, unsaid: 0 });
    log.warn({ door: source, why, unsaid: last?.unsaid ?? 0 }, 'a request was refused');
  };
}
