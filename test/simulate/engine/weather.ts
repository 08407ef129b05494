import type { StripeGateway } from '../../../src/stripe/stripe-gateway';

export type Verb = keyof StripeGateway;

/** What is wrong between us and Stripe for a while; all of it is over once a life is healed. */
export class Weather {
  /** Calls are lost, doubled and late by chance. */
  faults = true;
  /** Until then Stripe rejects our API key. */
  lockedUntil = 0;
  /** Until then Stripe does what it is asked, and no answer of its comes back. */
  silentUntil = 0;
  /** Until then most calls are lost on their way, or arrive late. */
  lossyUntil = 0;
  /** Until then our tables know that the account takes no charges. */
  goneUntil = 0;
  /** One endpoint that our key may not use, or whose requests are refused finally. */
  refused: { verb: Verb; how: 'forbidden' | 'invalid'; until: number } | null = null;
  /** Until then the mail server is away. */
  mailAwayUntil = 0;
  /** Between these times our own limit keeps every call back: others have all turns. */
  crowded = { since: 0, until: 0 };
  /** What was made is listed so much later. */
  listLag = 0;

  heal(): void {
    this.faults = false;
    this.lockedUntil = 0;
    this.silentUntil = 0;
    this.lossyUntil = 0;
    this.goneUntil = 0;
    this.mailAwayUntil = 0;
    this.crowded = { since: 0, until: 0 };
    this.refused = null;
    this.listLag = 0;
  }

  refusalOf(verb: Verb, now: number): 'forbidden' | 'invalid' | null {
    const { refused } = this;
    return refused?.verb === verb && now < refused.until ? refused.how : null;
  }
}

/** The process died at a call; whether Stripe has heard of it is another matter. */
export class WorkerDied extends Error {}
