import type Stripe from 'stripe';
import { ApiError, docUrl, invalid } from '../transport/errors';
import type { AccountStore } from '../world/account-store';
import type { World } from '../world/world';
import { answerAuthentication } from './confirm';
import { declineAnswer, paymentFailed } from './fail';
import { secretsOf } from '../world/world';

// Two small deposits prove an American account. Stripe's test deposits are 32 and 45 cents, or one
// with the code SM11AA; others play what goes wrong.

export interface Deposits {
  amounts?: number[];
  descriptor_code?: string;
}

const CODE = 'payment_method_microdeposit_verification_';

/** Amounts, or a code, and how they end. */
const TEST_DEPOSITS: Readonly<Record<string, string>> = {
  '32,45': 'right',
  SM11AA: 'right',
  '10,11': 'attempts_exceeded',
  SM33CC: 'attempts_exceeded',
  '40,41': 'timeout',
  SM44DD: 'timeout',
};

const FINAL_WORDS: Readonly<Record<string, string>> = {
  attempts_exceeded: 'You have exceeded the number of allowed verification attempts.',
  timeout: 'The microdeposits were not verified in time.',
};

export type Proof = 'right' | 'attempts_exceeded' | 'timeout';

/** What the deposits prove; wrong ones are refused, and can be tried again. */
export function proofOf({ amounts, descriptor_code: code }: Deposits): Proof {
  if (code === undefined && amounts?.length !== 2) {
    throw invalid(
      'You must provide exactly two microdeposit amounts.',
      `${CODE}amounts_invalid`,
      'amounts',
    );
  }
  const given = code ?? [...(amounts ?? [])].sort((a, b) => a - b).join();
  const proof = TEST_DEPOSITS[given];
  if (proof !== undefined) return proof as Proof;
  if (code !== undefined) {
    throw invalid(
      'The descriptor code provided does not match the one that was sent to the bank account.',
      `${CODE}descriptor_code_mismatch`,
    );
  }
  throw invalid(
    'The amounts provided do not match the amounts that were sent to the bank account.',
    `${CODE}amounts_mismatch`,
    'amounts',
  );
}

/** The account can no longer be proved. */
export const finalRefusal = (proof: Exclude<Proof, 'right'>) => ({
  code: `${CODE}${proof}`,
  declineCode: null,
  adviceCode: null,
});

export const finalAnswer = (proof: Exclude<Proof, 'right'>): ApiError =>
  invalid(FINAL_WORDS[proof] ?? '', `${CODE}${proof}`);

const awaits = ({ status, next_action: next }: Stripe.PaymentIntent): boolean =>
  status === 'requires_action' && next?.type === 'verify_with_microdeposits';

export function verifyDeposits(
  world: World,
  store: AccountStore,
  intent: Stripe.PaymentIntent,
  given: Deposits,
): void {
  if (!awaits(intent)) {
    throw new ApiError(400, {
      code: 'payment_intent_unexpected_state',
      doc_url: docUrl('payment_intent_unexpected_state'),
      message: 'This PaymentIntent is not awaiting microdeposit verification.',
      payment_intent: intent,
      type: 'invalid_request_error',
    });
  }
  const proof = proofOf(given);
  if (proof !== 'right') {
    const secrets = secretsOf(world, intent);
    const method = secrets.authenticating;
    secrets.authenticating = null;
    if (method !== null) paymentFailed(world, store, { intent, method }, finalRefusal(proof));
    throw finalAnswer(proof);
  }
  const decline = answerAuthentication(world, store, intent, true);
  if (decline !== null) throw declineAnswer(intent, decline);
}
