import { DAY, HOUR, MINUTE } from '../../src/domain/time';
import { ARRIVES_WITHIN } from '../../src/domain/collection/model/policy';
import type { EffectKind, Unanswered } from '../../src/domain/collection/model/effect';
import type { SearchRequest } from '../../src/stripe/stripe-gateway';
import type { CurrentEffect } from '../records/check-effect-is-current';

// Clocks that differ by more could not verify a webhook's signature.
const CLOCKS_DIFFER = 10 * MINUTE;

/** What may exist of this invoice that we have no id for: where it can be, and nowhere else. */
export function searchStripe(
  { stripe, ref, ...current }: CurrentEffect<EffectKind>,
  unanswered: Unanswered | null,
) {
  const request = unanswered === null ? ofCustomer(current) : ofCall(unanswered);
  return stripe.searchInvoice({ invoiceRef: ref, ...request });
}

type Search = Omit<SearchRequest, 'invoiceRef'>;

/**
 * It was made between its first try and when the last could arrive, and is the only one. Of a
 * customer there are few, so that what a database forgot when it was restored is found, too.
 */
function ofCall({ made, n, stripeCustomer, since, until }: Unanswered): Search {
  return {
    lists: [made === 'intent' ? 'intents' : 'sessions'],
    customer: stripeCustomer,
    createdSince: toSeconds(since - (stripeCustomer === null ? CLOCKS_DIFFER : DAY)),
    createdUntil: toSeconds(until + ARRIVES_WITHIN + CLOCKS_DIFFER),
    n,
  };
}

/**
 * From an hour before the invoice was submitted: none of its objects is older, by any clock. A
 * guest's sessions live for a day, and are read by their ids after it.
 */
function ofCustomer({
  state,
  invoice,
  effect,
}: Pick<CurrentEffect<EffectKind>, 'state' | 'invoice' | 'effect'>): Search {
  const { stripeCustomer: customer } = state;
  const submitted = Math.min(invoice.createdAt, effect.askedAt) - HOUR;
  const since = customer === null ? Math.max(submitted, effect.askedAt - DAY) : submitted;
  return {
    lists: customer === null ? ['sessions'] : ['intents', 'sessions'],
    customer,
    createdSince: toSeconds(since),
    createdUntil: null,
    n: null,
  };
}

const toSeconds = (ms: number): number => Math.floor(ms / 1000);
