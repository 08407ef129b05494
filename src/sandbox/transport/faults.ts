// Faults on demand. Each is one way the world between us and Stripe goes wrong; a header asks for
// one on this request, the control API queues them for requests to come.

export const faultKinds = [
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
  'stale_list', // F10: lists lag behind writes
  'webhook_first', // F17: the webhook is delivered before this answer leaves
  'unauthorized',
  'account_invalid',
] as const;

export type FaultKind = (typeof faultKinds)[number];

export interface FaultRule {
  readonly kind: FaultKind;
  readonly method: string | null;
  readonly path: string | null;
  times: number;
  /** How many matching requests pass unharmed first. */
  after: number;
  readonly delayMs: number;
  readonly reason: string;
  readonly probability: number;
}

export interface Faults {
  add(body: Record<string, unknown>): FaultRule;
  pick(method: string, path: string, header: string | undefined): FaultRule | null;
  list(): readonly FaultRule[];
  clear(): void;
}

export const isFaultKind = (kind: unknown): kind is FaultKind =>
  faultKinds.includes(kind as FaultKind);

export function createFaults(): Faults {
  let rules: FaultRule[] = [];
  return {
    add: (body) => {
      const rule = readRule(body);
      rules.push(rule);
      return rule;
    },
    pick: (method, path, header) => {
      if (header !== undefined) return fromHeader(header);
      // A chain: the first matching rule with turns left is used up before the next.
      for (const rule of rules) {
        if (rule.times <= 0 || !concerns(rule, method, path)) continue;
        if (rule.after > 0) {
          rule.after -= 1;
          return null;
        }
        if (Math.random() >= rule.probability) return null;
        rule.times -= 1;
        return rule;
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
  if (!isFaultKind(kind)) {
    throw new Error(`unknown fault kind '${String(kind)}': use one of ${faultKinds.join(', ')}`);
  }
  const number = (key: string, otherwise: number): number =>
    typeof body[key] === 'number' ? body[key] : otherwise;
  return {
    kind,
    method: typeof body['method'] === 'string' ? body['method'].toUpperCase() : null,
    path: typeof body['path'] === 'string' ? body['path'] : null,
    times: number('times', 1),
    after: number('after', 0),
    delayMs: number('delay_ms', kind === 'slow' ? 2000 : 30_000),
    reason: typeof body['reason'] === 'string' ? body['reason'] : 'endpoint-rate',
    probability: number('probability', 1),
  };
}

function fromHeader(header: string): FaultRule | null {
  const [kind, delay] = header.split(':');
  return isFaultKind(kind)
    ? readRule({ kind, ...(delay === undefined ? {} : { delay_ms: Number(delay) }) })
    : null;
}

function concerns(rule: FaultRule, method: string, path: string): boolean {
  if (rule.method !== null && rule.method !== method) return false;
  if (rule.path === null || path.startsWith(rule.path)) return true;
  try {
    return new RegExp(rule.path).test(path);
  } catch {
    return false;
  }
}
