import { dice } from './seeded-random';
import { malformed } from './errors';
import { LIMIT_REASONS } from './refusals';

// Faults on demand. Each is one way the connection to Stripe can fail; a header requests one for
// this request, the control API queues them for later requests, alone or in chains.

export const FAULT_KINDS = [
  'rate_limit', // F1: 429 with its reason
  'lock_timeout', // F1: 429 without one
  'error_before', // F2: 500, nothing happened
  'error_after', // F3: 500, it did happen, and the key replays the 500
  'hang', // F4: no answer
  'hang_after', // F4: it happened, no answer
  'reset_before', // F5: connection cut, nothing happened
  'reset_after', // F5: connection cut, it did happen
  'truncated', // F6: half of a 200
  'html_502', // F7
  'json_502', // F7: JSON without `error`: the SDK takes it for a success
  'json_502_after',
  'key_in_use', // F8
  'slow', // F9
  'slow_after', // F9: it is executed at once, and the answer comes later
  'stale_list', // F10: lists lag behind writes
  'webhook_dropped', // F11: no webhook for this change
  'webhook_duplicated', // F12: it is delivered three times
  'webhook_reordered', // F13: its events come the wrong way round
  'webhook_delayed', // F14: they come later, on the clock
  'event_late', // F15: /v1/events shows it so many milliseconds later, on the clock
  'event_missing', // F15: there is no event at all
  'webhook_first', // F17: the webhook is delivered before this answer leaves
  'keys_expired', // F18: every idempotency key is forgotten first
  'unauthorized',
  'account_invalid',
  'no_permission', // 403 of a restricted key, which lacks one permission
  'refused', // 400 with the given words, whatever was asked
] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

export interface FaultRule {
  readonly kind: FaultKind | 'pass';
  readonly method: string | null;
  readonly path: string | null;
  times: number;
  /** How many matching requests pass first. */
  after: number;
  readonly delayMs: number;
  readonly reason: string;
  readonly retryAfterS: number | null;
  readonly probability: number;
  /** What a refusal says; null where the sandbox chooses. */
  readonly message: string | null;
  readonly code: string | null;
  readonly param: string | null;
  readonly permission: string | null;
}

export interface Fault extends FaultRule {
  readonly kind: FaultKind;
}

export interface Faults {
  add(body: Record<string, unknown>): readonly FaultRule[];
  pick(method: string, path: string, header: string | undefined): Fault | null;
  list(): readonly FaultRule[];
  clear(): void;
}

const isFaultKind = (kind: unknown): kind is FaultKind => FAULT_KINDS.includes(kind as FaultKind);

export function createFaults(): Faults {
  let rules: FaultRule[] = [];
  let roll = Math.random;
  return {
    add: (body) => {
      // The same seed makes the same choices again.
      if (typeof body['seed'] === 'number') roll = dice(body['seed']);
      const { chain } = body;
      const links = Array.isArray(chain)
        ? chain.map((kind: unknown) => ({ ...body, kind }))
        : [body];
      const added = links.map(readRule);
      rules = [...rules.filter((rule) => rule.times > 0), ...added];
      return added;
    },
    pick: (method, path, header) => {
      if (header !== undefined) return fromHeader(header);
      // In a chain the first matching rule is used up before the next.
      for (const rule of rules) {
        if (rule.times <= 0 || !concerns(rule, method, path)) continue;
        if (rule.after > 0) {
          rule.after -= 1;
          return null;
        }
        if (roll() >= rule.probability) return null;
        rule.times -= 1;
        return rule.kind === 'pass' ? null : (rule as Fault);
      }
      return null;
    },
    list: () => rules.filter((rule) => rule.times > 0),
    clear: () => {
      rules = [];
    },
  };
}

function readRule(body: Record<string, unknown>): FaultRule {
  const kind = body['kind'];
  if (!isFaultKind(kind) && kind !== 'pass') {
    const kinds = ['pass', ...FAULT_KINDS].join(', ');
    throw new Error(`unknown fault kind '${String(kind)}': use one of ${kinds}`);
  }
  const textOrNull = (key: string): string | null =>
    typeof body[key] === 'string' ? body[key] : null;
  const path = textOrNull('path');
  // An invalid pattern is refused now, not when it is first used.
  if (path !== null) new RegExp(path);
  const number = (key: string, otherwise: number): number =>
    typeof body[key] === 'number' ? body[key] : otherwise;
  return {
    kind,
    method: textOrNull('method')?.toUpperCase() ?? null,
    path,
    times: number('times', 1),
    after: number('after', 0),
    delayMs: number('delay_ms', DEFAULT_DELAYS[kind] ?? 30_000),
    reason: readReason(textOrNull('reason') ?? 'endpoint-rate'),
    retryAfterS: typeof body['retry_after'] === 'number' ? body['retry_after'] : null,
    probability: number('probability', 1),
    message: textOrNull('message'),
    code: textOrNull('code'),
    param: textOrNull('param'),
    permission: textOrNull('permission'),
  };
}

function readReason(reason: string): string {
  if (LIMIT_REASONS.includes(reason)) return reason;
  throw new Error(`reason '${reason}' is none of ${LIMIT_REASONS.join(', ')}`);
}

const DEFAULT_DELAYS: Readonly<Record<string, number>> = {
  slow: 2000,
  slow_after: 2000,
  event_late: 5000,
  stale_list: 3000,
  webhook_delayed: 3_600_000,
};

/** `pass` lets this request through and leaves the rules for the next ones. */
function fromHeader(header: string): Fault | null {
  const [kind, delay] = header.split(':');
  if (kind === 'pass') return null;
  if (!isFaultKind(kind)) {
    throw malformed(`Sandbox-Fault '${header}' is none of pass, ${FAULT_KINDS.join(', ')}`);
  }
  return readRule({ kind, ...(delay === undefined ? {} : { delay_ms: Number(delay) }) }) as Fault;
}

function concerns(rule: FaultRule, method: string, path: string): boolean {
  if (rule.method !== null && rule.method !== method) return false;
  return rule.path === null || path.startsWith(rule.path) || new RegExp(rule.path).test(path);
}
