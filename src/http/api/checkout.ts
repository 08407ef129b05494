import { uuidv7 } from '../../runtime/digest';
import { iso } from '../../contract/answers/shared';
import { openCheckout, payableNow } from '../checkout';
import type { Opened } from '../checkout';
import { findInvoice } from '../find-invoice';
import type { Found } from '../find-invoice';
import type { Asked, Handlers } from './answer';
import { tell } from './commands';
import { contentHash } from './idempotency-key';

type CheckoutId = 'openCheckout' | 'getCheckoutUrl';

const view = ({ row }: Found, checkout: Extract<Opened, { kind: 'open' }>['checkout']) => ({
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

async function open(asked: Asked<CheckoutId>, found: Found, id: string) {
  const opened = await openCheckout(asked.deps, found, {
    command: { id, by: 'business', name: 'open_checkout' },
    named: asked.idempotencyKey !== null,
    hash: contentHash(found.row.ref, 'open_checkout', null, {}),
  });
  if (opened.kind === 'open') return view(found, opened.checkout);
  const told = tell(asked.deps, found, opened.kind === 'preparing' ? opened.outcome : opened);
  // Answered, but the session is not there yet: that is work under way, not work done.
  const headers = { ...told.headers, Location: told.body.url };
  return { status: 202 as const, body: told.body, headers };
}

const find = (asked: Asked<CheckoutId>) =>
  findInvoice(asked.deps, asked.key.connection, asked.params['id'] ?? '');

export const checkoutHandlers: Pick<Handlers, CheckoutId> = {
  openCheckout: async (asked) => {
    const found = await find(asked);
    return open(asked, found, asked.idempotencyKey ?? `cmd_${uuidv7()}`);
  },
  /** Reading asks only when there is nothing to read, so that polling commands nothing. */
  getCheckoutUrl: async (asked) => {
    const found = await find(asked);
    const current = await payableNow(asked.deps, found);
    if (current !== null) return view(found, current);
    return open(asked, found, `cmd_${uuidv7()}`);
  },
};
