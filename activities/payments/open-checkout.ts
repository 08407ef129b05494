import type { Fact } from '../../src/domain/collection/model/fact';
import { stripeEmailOf } from '../../src/domain/customer';
import { isChargedOffSession } from '../../src/domain/payment-methods';
import { readerLocale } from '../../src/domain/reader-locale';
import { stripeKey } from '../../src/domain/refs';
import { crashAt } from '../../src/runtime/crash-points';
import type { CheckoutRequest } from '../../src/stripe/stripe-gateway';
import type { FailedCall } from '../../src/stripe/error-table';
import { refreshCustomer } from '../customers/refresh-customer';
import { isFinal, updateAtStripe } from '../customers/update-at-stripe';
import type { Activities } from '../contract';
import type { ActivityDeps } from '../deps';
import { payLink } from '../pay-link';
import { runEffect } from '../records/run-effect';
import type { EffectResult } from '../records/run-effect';
import type { CurrentEffect } from '../records/check-effect-is-current';
import { isRepeatedlyUnanswered } from './activity-attempt';
import { asOfFirstRequest } from './as-of';
import { failedCallToFact, notCreatedToFact } from './failed-call-to-fact';
import {
  invoiceDescription,
  isKeyTooOld,
  stripeMetadata,
  receiptEmail,
  tooLateFact,
} from './stripe-metadata';

/** Creates the one session. Its URL is stored with the decision, and shown only then. */
export function openCheckoutActivity(deps: ActivityDeps): Activities['openCheckout'] {
  return (order) =>
    runEffect(deps, order, async (current) => {
      const { stripe } = current;
      if (isKeyTooOld(deps, current)) return { facts: [tooLateFact(current)] };
      const notUpdated = await updateAtStripe(deps, current);
      if (notUpdated !== null && mustWait(notUpdated)) {
        return { facts: [failedCallToFact(current.effect.id, notUpdated)] };
      }
      const request = await checkoutRequest(deps, current);
      const asOf = await asOfFirstRequest(deps, current);
      crashAt('checkout.before_stripe');
      const created = await stripe.createCheckout(request);
      crashAt('checkout.after_stripe');
      if (created.kind === 'ok') {
        const opened = checkoutOpened(deps, current, { ...created.value, notUpdated });
        if (created.value.session.status === 'open') return opened;
        // An earlier try had created it, and it has been used or has expired since.
        const { session, intent } = created.value;
        const intents = intent == null ? [] : [intent];
        const reading = { asOf: asOf(), intents, sessions: [session], searched: false };
        const readingFact: Fact = { kind: 'reading', answers: null, reading };
        return { ...opened, facts: [...opened.facts, readingFact] };
      }
      // If a session was created, nobody has its URL: it is searched for and closed.
      if (created.kind === 'unknown' && isRepeatedlyUnanswered())
        return { facts: [tooLateFact(current)] };
      const fact = notCreatedToFact(current.effect.id, created);
      if (request.customer !== null && created.kind !== 'unauthorized') {
        await refreshCustomer(deps, order.connection, request.customer);
      }
      return { facts: [fact] };
    });
}

type CurrentOpenCheckout = CurrentEffect<'openCheckout'>;

type Changeable = Pick<
  CheckoutRequest,
  'email' | 'successUrl' | 'cancelUrl' | 'locale' | 'receiptEmail'
> & {
  /** Absent in what an older build froze: it sent the English one. */
  description?: string;
};

async function checkoutRequest(
  deps: ActivityDeps,
  current: CurrentOpenCheckout,
): Promise<CheckoutRequest> {
  const { effect, ref, invoice } = current;
  const { recurringMethods } = current.state.terms;
  const { invoice: document, customer } = invoice;
  const connection = await deps.stores.connections.get(document.connection);
  const settings = { ...connection?.settings, ...customer.settings, ...document.collection };
  const link = payLink(deps.settings, invoice);
  const key = stripeKey(ref, 'checkout', effect.n);
  // All that may change while the key is tried again: a revoked link, a corrected address.
  const locale = readerLocale(invoice.pageLanguage, customer.locale);
  const frozen = await deps.stores.frozenRequests.freeze<Changeable>(key, {
    email: stripeEmailOf(customer),
    successUrl: settings.successUrl ?? `${link}/done`,
    cancelUrl: settings.cancelUrl ?? link,
    locale,
    receiptEmail: receiptEmail(current),
    description: invoiceDescription(document.number, locale),
  });
  return {
    ...frozen,
    description: frozen.description ?? invoiceDescription(document.number, null),
    key,
    amount: effect.amount,
    currency: effect.currency,
    customer: effect.stripeCustomer,
    number: document.number,
    expiresAt: effect.expiresAt,
    methods: effect.methods,
    notSaved: effect.methods.filter((type) => !isChargedOffSession(type, recurringMethods)),
    metadata: stripeMetadata(deps, current, effect.n),
  };
}

/** Stripe is out of reach, or rejects our key: so it would for the checkout. */
const mustWait = ({ kind }: FailedCall): boolean => PASSING.has(kind);
const PASSING: ReadonlySet<string> = new Set(['busy', 'out_of_turn', 'unknown', 'unauthorized']);

const refusalOf = (failed: FailedCall) => ({
  customerRefused: 'detail' in failed ? failed.detail : failed.kind,
});

interface OpenedCheckout {
  session: { id: string; expiresAt: number };
  url: string | null;
  notUpdated: FailedCall | null;
}

function checkoutOpened(
  deps: ActivityDeps,
  { effect, ref }: CurrentOpenCheckout,
  { session, url, notUpdated }: OpenedCheckout,
): EffectResult {
  const { id: sessionId, expiresAt } = session;
  const { n, amount } = effect;
  const refusal = notUpdated !== null && isFinal(notUpdated) && refusalOf(notUpdated);
  return {
    facts: [{ kind: 'checkout_opened', answers: effect.id, sessionId, expiresAt, ...refusal }],
    alsoSave: async (tx, { lane }) => {
      // If the rules want it closed again, its URL is not shown to anybody.
      const wanted = lane.kind === 'checkout_open' && lane.sessionId === sessionId;
      const open = wanted
        ? ({ url, status: 'open' } as const)
        : ({ url: null, status: 'expired' } as const);
      await deps.stores.checkouts.put(tx, { sessionId, ref, n, amount, expiresAt, ...open });
    },
  };
}
