import { namedShareOf } from '../../src/domain/bundles/shares';
import { DAY, HOUR, MINUTE } from '../../src/domain/time';
import { ARRIVES_WITHIN } from '../../src/domain/collection/model/policy';
import type { EffectKind, Unanswered } from '../../src/domain/collection/model/effect';
import type {
  IntentReading,
  Reading,
  SessionReading,
} from '../../src/domain/collection/model/fact';
import { stripeKey } from '../../src/domain/refs';
import type { Called, SearchRequest } from '../../src/stripe/stripe-gateway';
import type { CurrentEffect } from '../records/check-effect-is-current';

// Clocks that differ by more could not verify a webhook's signature.
const CLOCKS_DIFFER = 10 * MINUTE;

/** What may exist of this invoice that we have no id for: where it can be, and nowhere else. */
export async function searchStripe(
  { stripe, ref, ...current }: CurrentEffect<EffectKind>,
  unanswered: Unanswered | null,
): Promise<Called<Found>> {
  const request = unanswered === null ? ofCustomer(current) : ofCall(unanswered);
  const found = await stripe.searchInvoice({ invoiceRef: ref, ...request });
  if (found.kind !== 'ok') return found;
  const open = found.value.sessions.filter(isOpenForSeveral);
  // While the bundle has this invoice's lane, the session is the bundle's to close.
  if (open.length === 0 || current.state.lane.kind === 'bundle_open') return ofInvoice(found, ref);
  // A copy of the tables has forgotten it: it must not be paid beside another payment.
  // Closing twice has no further effect; a refusal that Stripe has stored must not be repeated.
  const turn = Math.floor(Date.now() / MINUTE);
  for (const { id } of open) {
    const closed = await stripe.expireCheckout(id, stripeKey(ref, 'expire', `${id}-${turn}`));
    if (closed.kind !== 'ok' && closed.kind !== 'refused') return closed;
  }
  const again = await stripe.searchInvoice({ invoiceRef: ref, ...request });
  if (again.kind !== 'ok') return again;
  const left = again.value.sessions.find(isOpenForSeveral);
  if (left === undefined) return ofInvoice(again, ref);
  return { kind: 'unknown', detail: `${left.id}, for several invoices, is not closed yet` };
}

type Found = Omit<Reading, 'asOf'>;

const isOpenForSeveral = ({ status, shares }: SessionReading): boolean =>
  status === 'open' && shares !== undefined;

/** Of a payment for several invoices it has its share, and the session is not its own. */
function ofInvoice({ value }: { value: Found }, ref: string): Called<Found> {
  const intents = value.intents.flatMap((intent): IntentReading[] => {
    if (intent.shares === undefined) return [intent];
    const share = namedShareOf(intent, ref);
    return share === null ? [] : [share];
  });
  const sessions = value.sessions.filter(({ shares }) => shares === undefined);
  return { kind: 'ok', value: { ...value, intents, sessions } };
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
