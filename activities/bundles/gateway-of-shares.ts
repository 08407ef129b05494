import { sharesIn } from '../../src/domain/bundles/payments';
import { namedShareOf } from '../../src/domain/bundles/shares';
import { isShareId, partsOfShare } from '../../src/domain/refs';
import type { StripeGateway } from '../../src/stripe/stripe-gateway';
import type { ActivityDeps } from '../deps';

/**
 * Stripe as an invoice sees it that was paid by a bundle: what it calls `<intent>#<ref>` is its
 * share of a payment. It is read whole and split as its bundle splits it; a refund of it names the
 * invoice in its metadata, and so is of this share alone.
 */
export function gatewayOfShares(
  deps: Pick<ActivityDeps, 'stores'>,
  connection: string,
  stripe: StripeGateway,
): StripeGateway {
  const readShare = async (id: string): ReturnType<StripeGateway['readIntent']> => {
    const { whole, ref } = partsOfShare(id);
    const bundle = await deps.stores.bundles.byObject(connection, whole);
    const read = await stripe.readIntent(whole);
    if (read.kind !== 'ok') return read;
    // Restored from a copy, the tables may have forgotten the bundle: the payment names its shares.
    const named = bundle === null ? {} : { shares: sharesIn(bundle.state) };
    const share = namedShareOf({ ...read.value, ...named }, ref);
    return share === null
      ? { kind: 'missing', detail: `${id} is no share of a payment of ours` }
      : { kind: 'ok', value: share };
  };
  const ofShare: Pick<
    StripeGateway,
    'readIntent' | 'createRefund' | 'refundsOf' | 'acceptDispute'
  > = {
    readIntent: (id) => (isShareId(id) ? readShare(id) : stripe.readIntent(id)),
    createRefund: (request) =>
      stripe.createRefund({ ...request, intentId: partsOfShare(request.intentId).whole }),
    refundsOf: async (id) => {
      if (!isShareId(id)) return stripe.refundsOf(id);
      const { whole, ref } = partsOfShare(id);
      const all = await stripe.refundsOf(whole);
      return all.kind === 'ok'
        ? { kind: 'ok', value: all.value.filter((refund) => refund.ref === ref) }
        : all;
    },
    // A dispute is of the whole payment, and so is giving it up.
    acceptDispute: (id, key) => stripe.acceptDispute(partsOfShare(id).whole, key),
  };
  return new Proxy(stripe, {
    get: (target, name: keyof StripeGateway) =>
      name in ofShare ? ofShare[name as keyof typeof ofShare] : target[name],
  });
}
