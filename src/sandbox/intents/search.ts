import type Stripe from 'stripe';
import { invalid } from '../transport/errors';
import type { AccountStore } from '../world/account-store';
import type { World } from '../world/world';

// Stripe's search of payment intents: clauses joined by AND, of
// status, customer, currency, amount and metadata['…'], with : or >, <.

const FIELD = /(-)?(status|customer|currency|amount|metadata\[["']([^"']+)["']\])/;
const VALUE = /(:|>=?|<=?)\s*["']?([^"']*)["']?/;
const CLAUSE = new RegExp(`^\\s*${FIELD.source}\\s*${VALUE.source}\\s*$`);

export function searchIntents(
  world: World,
  store: AccountStore,
  params: { query: string; limit?: number; page?: string },
): Record<string, unknown> {
  const tests = params.query.split(/\s+and\s+/i).map(parse);
  const limit = params.limit ?? 10;
  const from = Number(params.page ?? '0');
  const freshest = world.clock.seconds() - world.settings.staleListSeconds;
  const all = [...store.paymentIntents.newestFirst()].filter(
    (intent) => intent.created <= freshest && tests.every((test) => test(intent)),
  );
  const more = all.length > from + limit;
  return {
    object: 'search_result',
    url: '/v1/payment_intents/search',
    has_more: more,
    data: all.slice(from, from + limit),
    next_page: more ? String(from + limit) : null,
  };
}

function parse(text: string): (intent: Stripe.PaymentIntent) => boolean {
  const match = CLAUSE.exec(text);
  if (match === null) {
    throw invalid(`We were unable to parse your search query near '${text}'.`, undefined, 'query');
  }
  const [, not, name = '', key, operator = ':', wanted = ''] = match;
  return (intent) => {
    const fields = intent as unknown as Record<string, unknown>;
    const actual = key === undefined ? fields[name] : intent.metadata[key];
    const holds = compare(actual, operator, wanted);
    return not === undefined ? holds : !holds;
  };
}

function compare(actual: unknown, operator: string, value: string): boolean {
  if (operator === ':') return String(actual ?? '') === value;
  const number = Number(actual);
  if (operator === '>') return number > Number(value);
  if (operator === '>=') return number >= Number(value);
  return operator === '<' ? number < Number(value) : number <= Number(value);
}
