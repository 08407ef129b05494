import { uuidv7 } from '../../runtime/digest';
import { iso } from '../../contract/responses/shared';
import { openCheckoutSession, payableNow } from '../open-checkout-session';
import type { CheckoutResult } from '../open-checkout-session';
import { findInvoice } from '../find-invoice';
import type { FoundInvoice } from '../find-invoice';
import type { OperationCall, OperationHandlers } from './operation-handler';
import { toResponse } from './commands';
import { contentHash } from './idempotency-key';

type CheckoutOperationId = 'openCheckout' | 'getCheckoutUrl';

const checkoutAnswer = (
  { row }: FoundInvoice,
  checkout: Extract<CheckoutResult, { kind: 'open' }>['checkout'],
) => ({
  status: 200 as const,
  body: {
    object: 'checkout' as const,
    invoice: row.id,
    session: checkout.sessionId,
    url: checkout.url,
    amount: checkout.amount,
    currency: row.invoice.currency,
    expires_at: iso(checkout.expiresAt),
  },
});

async function answerWithCheckout(
  call: OperationCall<CheckoutOperationId>,
  found: FoundInvoice,
  id: string,
) {
  const result = await openCheckoutSession(call.deps, found, {
    command: { id, by: 'business', name: 'open_checkout' },
    actor: call.actor,
    keyGiven: call.idempotencyKey !== null,
    hash: contentHash(found.row.ref, 'open_checkout', null, {}),
  });
  if (result.kind === 'open') return checkoutAnswer(found, result.checkout);
  const answer = toResponse(
    call.deps,
    found,
    result.kind === 'preparing' ? result.outcome : result,
  );
  // Accepted, but the session is not there yet: the work is running, not done.
  const headers = { ...answer.headers, Location: answer.body.url };
  return { status: 202 as const, body: answer.body, headers };
}

const findFor = (call: OperationCall<CheckoutOperationId>) =>
  findInvoice(call.deps, call.key.connection, call.params['id'] ?? '');

export const checkoutHandlers: Pick<OperationHandlers, CheckoutOperationId> = {
  openCheckout: async (call) => {
    const found = await findFor(call);
    return answerWithCheckout(call, found, call.idempotencyKey ?? `cmd_${uuidv7()}`);
  },
  /** A GET submits a command only if there is nothing to read, so that polling does not command. */
  getCheckoutUrl: async (call) => {
    const found = await findFor(call);
    const current = await payableNow(call.deps, found);
    if (current !== null) return checkoutAnswer(found, current);
    return answerWithCheckout(call, found, `cmd_${uuidv7()}`);
  },
};
