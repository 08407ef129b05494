import type { HttpDeps } from '../http/deps';
import type { Log } from '../runtime/log';

const MINUTE = 60_000;

/**
 * Whoever forges sends floods: each refusal is counted, and the log gets one line a minute for
 * each door and reason, which says how many since the one before it were counted only.
 */
export function noteRefusals(log: Log, count: HttpDeps['refused']): HttpDeps['refused'] {
  const said = new Map<string, { at: number; unsaid: number }>();
  return (door, why) => {
    count(door, why);
    const key = `${door} ${why}`;
    const last = said.get(key);
    const now = Date.now();
    if (last !== undefined && now - last.at < MINUTE) {
      last.unsaid += 1;
      return;
    }
    said.set(key, { at: now, unsaid: 0 });
    log.warn({ door, why, unsaid: last?.unsaid ?? 0 }, 'a request was refused');
  };
}
