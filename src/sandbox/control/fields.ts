// What each call of the control API takes, and of which kind: a name that is mistyped or a text
// where a number belongs would else do nothing, and nobody would know.

type Kind = 'number' | 'text' | 'flag' | 'list' | 'nothing';
type Fields = Readonly<Record<string, readonly Kind[]>>;

const number: readonly Kind[] = ['number'];
const text: readonly Kind[] = ['text'];
const flag: readonly Kind[] = ['flag'];
const list: readonly Kind[] = ['list'];
const charge: Fields = { payment_intent: text, charge: text };

const taken: Readonly<Record<string, Fields>> = {
  'POST clock/advance': { seconds: number, ms: number },
  'POST sessions/:id/pay': { number: text, payment_method: text, iban: text, authenticate: flag },
  'POST authenticate/:id': { agreed: flag },
  'POST payment_methods/:id': {
    decline_code: ['text', 'nothing'],
    advice_code: text,
    times: number,
    requires_authentication: flag,
  },
  'POST payment_methods/:id/update_card': { exp_year: number, last4: text },
  'POST disputes': { ...charge, reason: text, amount: number, status: text },
  'POST disputes/:id/close': { status: text },
  'POST disputes/:id/status': { status: text },
  'POST fraud_warnings': charge,
  'POST refunds': { ...charge, amount: number },
  'POST refunds/:id/fail': { reason: text },
  'POST debits/:id/settle': { outcome: text, failure_code: text },
  'POST debits/:id/return': { reason: text },
  'POST mandates/:id': { status: text },
  'POST accounts/:id': {
    charges_enabled: flag,
    payouts_enabled: flag,
    details_submitted: flag,
    currently_due: list,
    disabled_reason: ['text', 'nothing'],
  },
  'POST webhooks': {
    drop: ['number', 'text'],
    duplicate: number,
    delay_ms: number,
    reorder: flag,
    never_generate: number,
    types: list,
  },
  'POST webhooks/redeliver': { event: text },
  'POST webhook_endpoints/:id/roll': { overlap: flag },
  'POST faults': {
    kind: text,
    chain: list,
    method: ['text', 'nothing'],
    path: ['text', 'nothing'],
    times: number,
    after: number,
    delay_ms: number,
    reason: text,
    probability: number,
    seed: number,
  },
  'POST settings': {
    debitMs: number,
    delayedDebitMs: number,
    eventDelayMs: number,
    staleListSeconds: number,
    webhookTimeoutMs: number,
    ratePerSecond: number,
    ratePerEndpoint: number,
    ratePerSearch: number,
    enforceRate: flag,
  },
};

const words: Readonly<Record<Kind, string>> = {
  number: 'a number',
  text: 'a text',
  flag: 'true or false',
  list: 'a list',
  nothing: 'null',
};

export function refuseFields(pattern: string, body: Readonly<Record<string, unknown>>): void {
  const fields = taken[pattern] ?? {};
  for (const [name, value] of Object.entries(body)) {
    const kinds = fields[name];
    if (kinds === undefined) {
      const names = Object.keys(fields).join(', ');
      throw new Error(`${pattern} takes no ${name}${names === '' ? '' : `: it takes ${names}`}`);
    }
    const kind = kindOf(value);
    if (kind === null || !kinds.includes(kind)) {
      throw new Error(`${name} must be ${kinds.map((each) => words[each]).join(' or ')}`);
    }
  }
}

function kindOf(value: unknown): Kind | null {
  if (typeof value === 'number' && Number.isFinite(value)) return 'number';
  if (typeof value === 'string') return 'text';
  if (typeof value === 'boolean') return 'flag';
  if (Array.isArray(value)) return 'list';
  return value === null ? 'nothing' : null;
}
