import type { Effect, EffectKind } from './effect';

/** Where an effect is performed, and how many calls to the outside one try of it makes at most. */
export interface EffectWork {
  queue: 'records' | 'stripe' | 'mail';
  calls: number;
}

/** The effects that every workflow bundle knows by itself; this list never grows. */
export type FirstEffectKind =
  | 'ensureCustomer'
  | 'openIntent'
  | 'confirmAttempt'
  | 'closeLane'
  | 'openCheckout'
  | 'readStripe'
  | 'sendRefund'
  | 'sendMail';

type LaterEffectKind = Exclude<EffectKind, FirstEffectKind>;

/** Sent with the step, so that an older workflow bundle can run what is newer than itself. */
const LATER_WORK: Readonly<Record<LaterEffectKind, EffectWork>> = {
  acceptDispute: { queue: 'stripe', calls: 5 },
};

export const workOf = ({ kind }: Effect): EffectWork | undefined =>
  (LATER_WORK as Partial<Record<EffectKind, EffectWork>>)[kind];
