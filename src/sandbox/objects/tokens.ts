import type Stripe from 'stripe';
import { get, post } from '../transport/call';
import type { Route } from '../transport/call';
import { missing, missingParameter } from '../transport/errors';
import type { CardNumber, StoredToken } from '../world/account-store';
import { newId } from '../world/ids';
import type { World } from '../world/world';
import { refuseExpired, wrongNumber } from './card-checks';
import { cardByNumber } from './cards';
import { fingerprint } from './method-fields';

// Card tokens: created from a number, and used up when a payment method is created from them.

interface CardParams {
  number: string;
  exp_month: string | number;
  exp_year: string | number;
  cvc?: string;
  name?: string;
  address_zip?: string;
  currency?: string;
}

function shown(token: StoredToken): Record<string, unknown> {
  const card: CardNumber = token.card ?? { number: '', exp_month: 0, exp_year: 0 };
  const { number, exp_month, exp_year } = card;
  const testCard = cardByNumber(number);
  return {
    id: token.id,
    object: 'token',
    card: {
      id: token.id.replace('tok_', 'card_'),
      object: 'card',
      address_city: null,
      address_country: null,
      address_line1: null,
      address_line1_check: null,
      address_line2: null,
      address_state: null,
      address_zip: card.address_zip ?? null,
      address_zip_check: card.address_zip === undefined ? null : 'unchecked',
      brand: testCard?.brand === 'mastercard' ? 'MasterCard' : 'Visa',
      country: testCard?.country ?? 'US',
      ...(card.currency === undefined ? {} : { currency: card.currency }),
      cvc_check: card.cvc === false ? null : 'unchecked',
      dynamic_last4: null,
      exp_month,
      exp_year,
      fingerprint: fingerprint(number),
      funding: testCard?.funding ?? 'credit',
      last4: number.slice(-4),
      metadata: {},
      name: card.name ?? null,
      networks: { preferred: null },
      regulated_status: 'unregulated',
      tokenization_method: null,
    } satisfies Stripe.Card,
    client_ip: null,
    created: token.created,
    livemode: false,
    type: 'card',
    used: token.used,
  };
}

function givenTexts(given: CardParams): Pick<CardNumber, 'address_zip' | 'currency' | 'name'> {
  const texts: Pick<CardNumber, 'address_zip' | 'currency' | 'name'> = {};
  for (const key of ['address_zip', 'currency', 'name'] as const) {
    if (given[key] !== undefined) texts[key] = given[key];
  }
  return texts;
}

function read(world: World, given: CardParams): StoredToken['card'] {
  const card = {
    number: String(given.number).replaceAll(/[\s-]/g, ''),
    exp_month: Number(given.exp_month),
    exp_year: Number(given.exp_year),
    cvc: given.cvc !== undefined,
    ...givenTexts(given),
  };
  if (cardByNumber(card.number) === undefined) {
    throw wrongNumber('number');
  }
  refuseExpired(world, card);
  return card;
}

export const tokenRoutes: readonly Route[] = [
  post<{ card?: CardParams | string }>('/v1/tokens', ({ world, store, params }) => {
    if (typeof params.card !== 'object') throw missingParameter('card');
    const token: StoredToken = {
      id: newId('tok'),
      object: 'token',
      created: world.clock.seconds(),
      card: read(world, params.card),
      used: false,
    };
    store.tokens.add(token);
    return shown(token);
  }),
  get('/v1/tokens/:id', ({ store, id }) => {
    const token = store.tokens.get(id);
    if (token === undefined) throw missing('token', id, 'token', 400);
    return shown(token);
  }),
];
