import type { Fact } from '../../src/domain/collection/model/fact';
import { stripeKey } from '../../src/domain/refs';
import { crashAt } from '../../src/runtime/crash-points';
import type { CheckoutAsk } from '../../src/stripe/room';
import { refreshCustomer } from '../customers/refresh-customer';
import type { Activities } from '../contract';
import type { ActivityDeps } from '../deps';
import { payLink } from '../pay-link';
import { carryOut } from '../records/carry-out';
import type { Learned } from '../records/carry-out';
import type { Standing } from '../records/still-stands';
import { isRepeatedInVain } from './attempt-of-activity';
import { notAnswered } from './not-answered';
import { descriptionOf, isKeyTooOld, oursAtStripe, receiptEmail, tooLate } from './ours-at-stripe';

/** Mints the one session. Its address is stored with the decision, and given out only then. */
export function openCheckout(deps: ActivityDeps): Activities['openCheckout'] {
  return (order) =>
    carryOut(deps, order, async (standing) => {
      const { stripe } = standing;
      if (isKeyTooOld(deps, standing)) return { facts: [tooLate(standing)] };
      const ask = await askFor(deps, standing);
      const asOf = await deps.stores.databaseTime();
      crashAt('checkout.before_stripe');
      const made = await stripe.createCheckout(ask);
      crashAt('checkout.after_stripe');
      if (made.kind === 'ok') {
        const opened = openedBy(deps, standing, made.value);
        if (made.value.session.status === 'open') return opened;
        // An earlier try had minted it, and it has been used or has expired since.
        const { session, intent } = made.value;
        const intents = intent == null ? [] : [intent];
        const reading = { asOf, intents, sessions: [session], searched: false };
        const followed: Fact = { kind: 'reading', answers: null, reading };
        return { ...opened, facts: [...opened.facts, followed] };
      }
      // Nobody was given the address of what may have been minted: it is looked for and closed.
      if (made.kind === 'unknown' && isRepeatedInVain()) return { facts: [tooLate(standing)] };
      const fact = notAnswered(standing.effect.id, made);
      if (ask.customer !== null && made.kind !== 'unauthorized') {
        await refreshCustomer(deps, order.connection, ask.customer);
      }
      return { facts: [fact] };
    });
}

type Opening = Standing<'openCheckout'>;

async function askFor(deps: ActivityDeps, standing: Opening): Promise<CheckoutAsk> {
  const { effect, ref, invoice } = standing;
  const { invoice: document, customer } = invoice;
  const connection = await deps.stores.connections.get(document.connection);
  const set = { ...connection?.settings, ...customer.settings, ...document.collection };
  const link = payLink(deps.settings, ref, invoice.linkVersion);
  return {
    key: stripeKey(ref, 'checkout', effect.n),
    amount: effect.amount,
    currency: effect.currency,
    customer: effect.stripeCustomer,
    email: customer.email,
    number: document.number,
    description: descriptionOf(standing),
    expiresAt: effect.expiresAt,
    methods: effect.methods,
    successUrl: set.successUrl ?? `${link}/done`,
    cancelUrl: set.cancelUrl ?? link,
    locale: customer.locale,
    receiptEmail: receiptEmail(standing),
    metadata: oursAtStripe(deps, standing, effect.n),
  };
}

function openedBy(
  deps: ActivityDeps,
  { effect, ref }: Opening,
  { session, url }: { session: { id: string; expiresAt: number }; url: string | null },
): Learned {
  const { id: sessionId, expiresAt } = session;
  const { n, amount } = effect;
  return {
    facts: [{ kind: 'checkout_opened', answers: effect.id, sessionId, expiresAt }],
    alsoSave: async (tx, { lane }) => {
      // If the rules want it closed again, its address is given to nobody.
      const wanted = lane.kind === 'checkout_open' && lane.sessionId === sessionId;
      const open = wanted
        ? ({ url, status: 'open' } as const)
        : ({ url: null, status: 'expired' } as const);
      await deps.stores.checkouts.put(tx, { sessionId, ref, n, amount, expiresAt, ...open });
    },
  };
}
