import type { Answer } from './cassettes';
import type { Ids } from './ids';
import type { Answered } from './caller';

// Objects that were there before a recording began are made anew, as the recording shows them.

export type Request = (path: string, fields: Readonly<Record<string, string>>) => Promise<Answered>;

export interface Maker {
  readonly request: Request;
  readonly find: Request;
  readonly control: (method: string, path: string, body?: unknown) => Promise<Answer>;
  readonly ids: Ids;
  readonly seen: ReadonlyMap<string, Answer>;
  /** The customer the request is about: theirs is a method that nothing else is known of. */
  readonly owner: string;
}

const CARDS: Readonly<Record<string, string>> = {
  '0002': '4000000000000002',
  '0341': '4000000000000341',
  '3155': '4000002500003155',
  '3184': '4000002760003184',
  '4444': '5555555555554444',
  '0005': '378282246310005',
};
const DISPUTED = '4000000000000259';

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const idOf = (value: unknown): string => text((value as Answer | null)?.['id'] ?? value);

function cardFields(last4: string): Record<string, string> {
  return {
    'card[number]': CARDS[last4] ?? '4242424242424242',
    'card[exp_month]': '12',
    'card[exp_year]': '2034',
    'card[cvc]': '123',
  };
}

/** Makes the object of an id; says why it cannot where it cannot. */
export async function makeObject(maker: Maker, id: string): Promise<string | null> {
  const kind = id.slice(0, id.indexOf('_'));
  const make = MAKERS[kind];
  if (make === undefined) return `${kind}: made before the recording, and not to be made anew`;
  const made = await make(maker, maker.seen.get(id) ?? {}, id);
  if (made === undefined) return `${kind}: made before the recording, and nothing says how`;
  maker.ids.set(id, made);
  return null;
}

type Make = (maker: Maker, recorded: Answer, id: string) => Promise<string | undefined>;

const MAKERS: Readonly<Record<string, Make>> = {
  acct: async ({ request, control }) => {
    const { body } = await request('accounts', { type: 'standard' });
    await control('POST', `accounts/${idOf(body)}`, {
      charges_enabled: true,
      payouts_enabled: true,
      details_submitted: true,
    });
    return idOf(body);
  },
  cus: async ({ request }, recorded) => {
    const fields = ['name', 'email', 'description']
      .map((key) => [key, text(recorded[key])] as const)
      .filter(([, value]) => value !== '');
    return idOf((await request('customers', Object.fromEntries(fields))).body);
  },
  pm: makeMethod,
  card: makeMethod,
  tok: async ({ request }) => idOf((await request('tokens', cardFields(''))).body),
  pi: async (maker, recorded) => (await makePayment(maker, recorded)).intent,
  ch: async (maker, recorded) => (await makePayment(maker, recorded)).charge,
  py: async (maker, recorded) => (await makePayment(maker, recorded)).charge,
  re: makeRefund,
  pyr: makeRefund,
  dp: makeDispute,
  du: makeDispute,
  issfr: async (maker, recorded) => {
    const charge = await chargeOf(maker, recorded);
    return idOf(await maker.control('POST', 'fraud_warnings', { charge }));
  },
};

async function makeMethod(maker: Maker, recorded: Answer): Promise<string | undefined> {
  const card = (recorded['card'] ?? recorded) as Answer;
  const fields = { type: 'card', ...cardFields(text(card['last4'])) };
  const made = idOf((await maker.request('payment_methods', fields)).body);
  const customer = idOf(recorded['customer']) || maker.owner;
  if (customer !== '') {
    if (maker.ids.unknownIn(customer).length > 0) await makeObject(maker, customer);
    const owner = maker.ids.translate(customer);
    await maker.request(`payment_methods/${made}/attach`, { customer: owner });
  }
  return made;
}

interface Payment {
  readonly intent: string;
  readonly charge: string;
}

async function makePayment(maker: Maker, recorded: Answer): Promise<Payment> {
  const { captured, disputed, status } = recorded;
  const held = captured === false || status === 'requires_capture';
  const open = status === 'requires_confirmation';
  const method = await maker.request('payment_methods', {
    type: 'card',
    ...cardFields(''),
    ...(disputed === true ? { 'card[number]': DISPUTED } : {}),
  });
  const amount = typeof recorded['amount'] === 'number' ? recorded['amount'] : 1000;
  const { body } = await maker.request('payment_intents', {
    amount: String(amount),
    currency: text(recorded['currency']) || 'usd',
    'payment_method_types[0]': 'card',
    payment_method: idOf(method.body),
    ...(open ? {} : { confirm: 'true' }),
    ...(held ? { capture_method: 'manual' } : {}),
  });
  const charge = idOf(body['latest_charge']);
  const refunded = recorded['amount_refunded'];
  if (typeof refunded === 'number' && refunded > 0) {
    await maker.request('refunds', { charge, amount: String(refunded) });
  }
  return { intent: idOf(body), charge };
}

/** The charge a recorded refund, dispute or warning is about; made anew when it is not known. */
async function chargeOf(maker: Maker, recorded: Answer, more: Answer = {}): Promise<string> {
  const charge = idOf(recorded['charge']);
  if (charge !== '' && maker.ids.unknownIn(charge).length === 0) return maker.ids.translate(charge);
  const { amount, currency } = recorded;
  const made = await makePayment(maker, { amount, currency, ...more });
  if (charge !== '') maker.ids.set(charge, made.charge);
  return made.charge;
}

async function makeRefund(maker: Maker, recorded: Answer): Promise<string | undefined> {
  const charge = await chargeOf(maker, recorded);
  const amount = typeof recorded['amount'] === 'number' ? recorded['amount'] : 1000;
  const { status, body } = await maker.request('refunds', { charge, amount: String(amount) });
  return status === 200 ? idOf(body) : undefined;
}

async function makeDispute(maker: Maker, recorded: Answer): Promise<string | undefined> {
  const charge = await chargeOf(maker, recorded);
  const { body } = await maker.find('disputes', { charge });
  const [existing] = body['data'] as Answer[];
  const made = existing ?? (await maker.control('POST', 'disputes', { charge }));
  return typeof made['id'] === 'string' ? made['id'] : undefined;
}
