import { sharesOf, wholeIntent } from '../../../src/domain/bundles/shares';
import type { ChargeReading } from '../../../src/domain/collection/model/fact';
import { refundedOf } from '../../../src/domain/collection/queries/ledger';
import { Life } from '../collection/life';
import { OWED, charge, intent } from '../collection/objects';

const SHARES = [
  { ref: 'a', amount: OWED, n: 1 },
  { ref: 'b', amount: OWED, n: 1 },
];

/** Two invoices that were paid at once, as each reads what Stripe says of the whole payment. */
export class PaidTogether {
  readonly lives: readonly [Life, Life] = [new Life({ method: null }), new Life({ method: null })];

  reads(of: Partial<ChargeReading>): this {
    const whole = intent({
      id: 'pi_1',
      status: 'succeeded',
      amount: 2 * OWED,
      amountReceived: 2 * OWED,
      charge: charge('ch_1', of),
    });
    sharesOf(wholeIntent(whole), SHARES).forEach((share, i) =>
      this.lives[i]?.reads(null, { intents: [share] }),
    );
    return this;
  }

  get refunded(): number[] {
    return this.lives.flatMap(({ state }) => state.ledger.payments.map(refundedOf));
  }

  get disputes(): { amount: number; status: string }[][] {
    return this.lives.map(({ state }) =>
      state.ledger.payments.flatMap(({ disputes }) =>
        disputes.map(({ amount, status }) => ({ amount, status })),
      ),
    );
  }
}
