import type Stripe from 'stripe';
import { restrictionText } from '../domain/account-restriction';
import { callStripe } from './call';
import { methodsOff } from './methods-off';

export type AccountReading =
  /** `gone`: why it takes no charges, in Stripe's words. */
  | { kind: 'read'; account: string; gone: string | null; methodsOff?: readonly string[] }
  /** Stripe does not let us in, or does not let us read it. */
  | { kind: 'locked_out'; detail: string }
  | { kind: 'later' };

/** Whether the account behind the key takes charges now. */
export async function readAccount(stripe: Stripe): Promise<AccountReading> {
  const read = await callStripe('account', () => stripe.accounts.retrieveCurrent());
  if (read.kind === 'unauthorized' || read.kind === 'forbidden') {
    return { kind: 'locked_out', detail: read.detail };
  }
  if (read.kind !== 'ok') return { kind: 'later' };
  const { id: account, charges_enabled: charges, requirements } = read.value.object;
  const why = restrictionText(requirements?.disabled_reason ?? null);
  const gone = charges ? null : `charges are switched off: ${why}`;
  return { kind: 'read', account, gone, methodsOff: methodsOff(read.value.object) };
}
