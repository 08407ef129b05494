// The fields of each call of the control API and their kinds. Without this check a mistyped name or
// a text instead of a number would silently do nothing.

type Kind = 'number' | 'object' | 'whole' | 'text' | 'flag' | 'list' | 'nothing';
type Fields = Readonly<Record<string, readonly Kind[]>>;

const NUMBER: readonly Kind[] = ['number'];
/** Money is in whole units of its currency. */
const WHOLE: readonly Kind[] = ['whole'];
const TEXT: readonly Kind[] = ['text'];
const FLAG: readonly Kind[] = ['flag'];
const LIST: readonly Kind[] = ['list'];
const OBJECT: Fields = { collection: TEXT, id: TEXT };
const CHARGE: Fields = { payment_intent: TEXT, charge: TEXT };

const FIELDS: Readonly<Record<string, Fields>> = {
  'POST clock/advance': { seconds: NUMBER, ms: NUMBER },
  'POST sessions/:id/pay': {
    number: TEXT,
    payment_method: TEXT,
    iban: TEXT,
    wallet: TEXT,
    email: TEXT,
    authenticate: FLAG,
  },
  'POST authenticate/:id': { agreed: FLAG },
  'POST payment_methods/:id': {
    decline_code: ['text', 'nothing'],
    advice_code: TEXT,
    times: NUMBER,
    requires_authentication: FLAG,
  },
  'POST payment_methods/:id/update_card': { exp_year: NUMBER, last4: TEXT },
  'POST disputes': { ...CHARGE, reason: TEXT, amount: WHOLE, status: TEXT },
  'POST disputes/:id/close': { status: TEXT },
  'POST disputes/:id/status': { status: TEXT },
  'POST fraud_warnings': CHARGE,
  'POST refunds': { ...CHARGE, amount: WHOLE },
  'POST refunds/:id/fail': { reason: TEXT },
  'POST debits/:id/settle': { outcome: TEXT, failure_code: TEXT },
  'POST debits/:id/return': { reason: TEXT },
  'POST mandates/:id': { status: TEXT },
  'POST accounts/:id': {
    charges_enabled: FLAG,
    payouts_enabled: FLAG,
    details_submitted: FLAG,
    currently_due: LIST,
    disabled_reason: ['text', 'nothing'],
  },
  'POST objects': {
    collection: TEXT,
    account: TEXT,
    parent: TEXT,
    count: WHOLE,
    fields: ['object'],
  },
  'POST objects/computed': {
    collection: TEXT,
    account: TEXT,
    count: WHOLE,
    from: WHOLE,
    until: WHOLE,
    fields: ['object'],
  },
  'POST objects/change': {
    ...OBJECT,
    fields: ['object'],
    event: ['text', 'nothing'],
  },
  'POST objects/delete': { ...OBJECT, event: ['text', 'nothing'] },
  'POST webhooks': {
    drop: ['number', 'text'],
    duplicate: NUMBER,
    delay_ms: NUMBER,
    reorder: FLAG,
    never_generate: NUMBER,
    types: LIST,
  },
  'POST webhooks/redeliver': { event: TEXT },
  'POST webhook_endpoints/:id/roll': { overlap: FLAG },
  'POST faults': {
    kind: TEXT,
    chain: LIST,
    method: ['text', 'nothing'],
    path: ['text', 'nothing'],
    times: NUMBER,
    after: NUMBER,
    delay_ms: NUMBER,
    reason: TEXT,
    retry_after: NUMBER,
    message: TEXT,
    code: TEXT,
    param: TEXT,
    permission: TEXT,
    probability: NUMBER,
    seed: NUMBER,
  },
  'POST keys/revoke': { key: TEXT, revoked: FLAG },
  'POST settings': {
    debitMs: NUMBER,
    delayedDebitMs: NUMBER,
    asyncCaptureMs: NUMBER,
    eventDelayMs: NUMBER,
    shuffleTies: FLAG,
    eventVersion: TEXT,
    dateSkewMs: NUMBER,
    staleListSeconds: NUMBER,
    webhookTimeoutMs: NUMBER,
    ratePerSecond: NUMBER,
    ratePerEndpoint: NUMBER,
    ratePerSearch: NUMBER,
    concurrency: NUMBER,
    concurrencyPerEndpoint: NUMBER,
    enforceRate: FLAG,
  },
};

const KIND_WORDS: Readonly<Record<Kind, string>> = {
  number: 'a number',
  whole: 'a whole number',
  text: 'a text',
  flag: 'true or false',
  list: 'a list',
  object: 'an object',
  nothing: 'null',
};

export function refuseFields(pattern: string, body: Readonly<Record<string, unknown>>): void {
  const fields = FIELDS[pattern] ?? {};
  for (const [name, value] of Object.entries(body)) {
    const kinds = fields[name];
    if (kinds === undefined) {
      const names = Object.keys(fields).join(', ');
      throw new Error(`${pattern} takes no ${name}${names === '' ? '' : `: it takes ${names}`}`);
    }
    if (!kinds.some((kind) => isOf(kind, value))) {
      throw new Error(`${name} must be ${kinds.map((each) => KIND_WORDS[each]).join(' or ')}`);
    }
  }
}

function isOf(kind: Kind, value: unknown): boolean {
  if (kind === 'number') return typeof value === 'number' && Number.isFinite(value);
  if (kind === 'whole') return Number.isSafeInteger(value);
  if (kind === 'text') return typeof value === 'string';
  if (kind === 'flag') return typeof value === 'boolean';
  if (kind === 'object')
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  return kind === 'list' ? Array.isArray(value) : value === null;
}
