// What to do to the deliveries that follow: drop, double, delay or shuffle them, or never
// generate the event at all.

export interface Rules {
  drop: number | 'all';
  duplicate: number;
  delayMs: number;
  reorder: boolean;
  neverGenerate: number;
  types: readonly string[] | null;
  concerns(type: string): boolean;
  drops(): boolean;
  copies(): number;
}

export function defaultRules(): Rules {
  const rules: Rules = {
    drop: 0,
    duplicate: 0,
    delayMs: 0,
    reorder: false,
    neverGenerate: 0,
    types: null,
    concerns: (type) => rules.types === null || rules.types.includes(type),
    drops: () => {
      if (rules.drop === 'all') return true;
      if (rules.drop <= 0) return false;
      rules.drop -= 1;
      return true;
    },
    copies: () => rules.duplicate,
  };
  return rules;
}

export function readRules(body: Record<string, unknown>): Rules {
  const rules = defaultRules();
  const drop = body['drop'];
  if (typeof drop === 'string' && drop !== 'all') {
    throw new Error("drop must be a number of webhooks, or 'all'");
  }
  rules.drop = drop === 'all' ? 'all' : typeof drop === 'number' ? drop : 0;
  rules.duplicate = typeof body['duplicate'] === 'number' ? body['duplicate'] : 0;
  rules.delayMs = typeof body['delay_ms'] === 'number' ? body['delay_ms'] : 0;
  rules.reorder = body['reorder'] === true;
  const never = body['never_generate'];
  rules.neverGenerate = typeof never === 'number' ? never : 0;
  rules.types = Array.isArray(body['types']) ? body['types'].map(String) : null;
  return rules;
}
