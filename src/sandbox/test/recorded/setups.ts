import type { SendForm } from './send-form';

// What is there before a fact's request, by name. Each gives the names its requests may use.

export type Names = Readonly<Record<string, string>>;
type Setup = (send: SendForm) => Promise<Names>;

const CARD = {
  type: 'card',
  'card[exp_month]': '12',
  'card[exp_year]': '2034',
  'card[cvc]': '123',
};
const VISA = '4242424242424242';
const HOME = { success_url: 'https://shop.example/thanks' };

type Fields = Readonly<Record<string, string>>;
type Answer = Readonly<Record<string, unknown>>;

async function make(send: SendForm, path: string, fields: Fields): Promise<Answer> {
  const { status, body } = await send('POST', path, fields);
  if (status !== 200) throw new Error(`POST ${path} of a setup: ${JSON.stringify(body)}`);
  return body;
}

const id = (answer: Answer): string => String(answer['id']);

const cardOf =
  (number: string): Setup =>
  async (send) => ({
    card: id(await make(send, 'payment_methods', { ...CARD, 'card[number]': number })),
  });

const customer: Setup = async (send) => ({
  customer: id(await make(send, 'customers', { name: 'Ada', email: 'ada@shop.example' })),
});

const saved =
  (number: string): Setup =>
  async (send) => {
    const names = { ...(await customer(send)), ...(await cardOf(number)(send)) };
    await make(send, `payment_methods/${names['card']}/attach`, {
      customer: names['customer'] ?? '',
    });
    return names;
  };

const payment =
  (fields: Fields, number = VISA): Setup =>
  async (send) => {
    const { card = '' } = await cardOf(number)(send);
    const intent = await make(send, 'payment_intents', {
      amount: '1000',
      currency: 'usd',
      'payment_method_types[0]': 'card',
      payment_method: card,
      ...fields,
    });
    const charge = intent['latest_charge'];
    return { card, intent: id(intent), charge: typeof charge === 'string' ? charge : '' };
  };

const AT_ONCE = { confirm: 'true', capture_method: 'automatic' };

const then =
  (first: Setup, path: string, fields: Fields, name: string): Setup =>
  async (send) => {
    const names = await first(send);
    const put = (text: string): string => fill(text, names);
    const filled = Object.fromEntries(
      Object.entries(fields).map(([key, value]) => [key, put(value)]),
    );
    return { ...names, [name]: id(await make(send, put(path), filled)) };
  };

/** A text with the names of a setup put in. */
export function fill(text: string, names: Names): string {
  return text.replace(/\$([a-z]+)/g, (whole, name: string) => names[name] ?? whole);
}

const paid = payment(AT_ONCE);
const held = payment({ confirm: 'true', capture_method: 'manual' });
const product: Setup = async (send) => ({
  product: id(await make(send, 'products', { name: 'Tea' })),
});
const price = then(
  product,
  'prices',
  { product: '$product', currency: 'usd', unit_amount: '500' },
  'price',
);
const setup: Setup = async (send) => ({
  setup: id(await make(send, 'setup_intents', { 'payment_method_types[0]': 'card' })),
});
const disputed: Setup = async (send) => {
  const names = await payment(AT_ONCE, '4000000000000259')(send);
  const { body } = await send('GET', `disputes?charge=${names['charge'] ?? ''}`, {});
  const [dispute] = body['data'] as Answer[];
  return { ...names, dispute: id(dispute ?? {}) };
};

const withFields =
  (fields: Fields): Setup =>
  async (send) => ({ card: id(await make(send, 'payment_methods', fields)) });

const declined: Setup = async (send) => {
  const names = await saved('4000000000000341')(send);
  const { body } = await send('POST', 'payment_intents', {
    amount: '1000',
    currency: 'usd',
    customer: names['customer'] ?? '',
    'payment_method_types[0]': 'card',
    payment_method: names['card'] ?? '',
    confirm: 'true',
  });
  return { ...names, charge: String((body['error'] as Answer)['charge']) };
};

const afterwards =
  (first: Setup, method: string, path: string): Setup =>
  async (send) => {
    const names = await first(send);
    await send(method, fill(path, names), {});
    return names;
  };

const SETUPS: Readonly<Record<string, Setup>> = {
  nothing: () => Promise.resolve({}),
  'a customer': customer,
  'a card': cardOf(VISA),
  'a card with a postal code': withFields({
    ...CARD,
    'card[number]': VISA,
    'billing_details[address][postal_code]': '12345',
  }),
  'a saved card': saved(VISA),
  'a saved card that declines': saved('4000000000000341'),
  'a detached card': afterwards(saved(VISA), 'POST', 'payment_methods/$card/detach'),
  'a deleted customer': afterwards(customer, 'DELETE', 'customers/$customer'),
  'a connected account': async (send) => ({
    account: id(await make(send, 'accounts', { type: 'standard' })),
  }),
  'a SEPA account': async (send) => ({
    account: id(
      await make(send, 'payment_methods', {
        type: 'sepa_debit',
        'sepa_debit[iban]': 'DE89370400440532013000',
        'billing_details[name]': 'Ada',
        'billing_details[email]': 'ada@shop.example',
      }),
    ),
  }),
  'an American account': async (send) => ({
    account: id(
      await make(send, 'payment_methods', {
        type: 'us_bank_account',
        'us_bank_account[account_number]': '000123456789',
        'us_bank_account[routing_number]': '110000000',
        'us_bank_account[account_holder_type]': 'individual',
        'billing_details[name]': 'Ada',
      }),
    ),
  }),
  'an intent': async (send) => ({
    other: id(
      await make(send, 'payment_intents', {
        amount: '1000',
        currency: 'usd',
        'payment_method_types[0]': 'card',
      }),
    ),
  }),
  'an open intent': payment({}),
  'an empty intent': async (send) => ({
    intent: id(await make(send, 'payment_intents', { amount: '1000', currency: 'usd' })),
  }),
  'an intent that waits for its customer': payment(AT_ONCE, '4000002760003184'),
  'a payment': paid,
  'a payment captured later': payment({ confirm: 'true', capture_method: 'automatic_async' }),
  'a payment whose refunds wait': payment(AT_ONCE, '4000000000007726'),
  'a declined charge': declined,
  'a hold': held,
  'a captured hold': afterwards(held, 'POST', 'payment_intents/$intent/capture'),
  'a canceled intent': afterwards(payment({}), 'POST', 'payment_intents/$intent/cancel'),
  'a refund': then(paid, 'refunds', { charge: '$charge' }, 'refund'),
  'a refund of a part': then(paid, 'refunds', { charge: '$charge', amount: '400' }, 'refund'),
  'a dispute': disputed,
  'a setup intent': setup,
  'a setup that succeeded': then(
    saved(VISA),
    'setup_intents',
    {
      customer: '$customer',
      payment_method: '$card',
      'payment_method_types[0]': 'card',
      confirm: 'true',
    },
    'setup',
  ),
  'a canceled setup': afterwards(setup, 'POST', 'setup_intents/$setup/cancel'),
  'a product': product,
  'a price': price,
  'a session': then(
    price,
    'checkout/sessions',
    { ...HOME, mode: 'payment', 'line_items[0][price]': '$price', 'line_items[0][quantity]': '1' },
    'session',
  ),
  'a token': async (send) => {
    const { type: _type, ...card } = CARD;
    return { token: id(await make(send, 'tokens', { ...card, 'card[number]': VISA })) };
  },
};

/** Does what the words say, joined by `, and `: `a card 4242…` is a card of that number. */
export async function setUp(send: SendForm, given: string): Promise<Names> {
  const names: Record<string, string> = {};
  for (const part of given.split(', and ')) {
    const [, number] = /^a card (\d{14,16})$/.exec(part) ?? [];
    const found = number === undefined ? SETUPS[part] : cardOf(number);
    if (found === undefined) throw new Error(`no setup is called '${part}': see setups.ts`);
    Object.assign(names, await found(send));
  }
  return names;
}
