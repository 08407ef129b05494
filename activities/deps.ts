import type { CollectionState } from '../src/domain/collection/model/state';
import type { PublishedEvent } from '../src/domain/collection/model/step';
import type { Digest } from '../src/domain/refs';
import type { Mailer } from '../src/mail/mailer';
import type { StoredEvent, Stores } from '../src/postgres/stores';
import type { Clock } from '../src/runtime/clock';
import type { StripeRoom } from '../src/stripe/room';

/** What the activities are given: the rooms they act through, and who we are. */
export interface ActivityDeps {
  stores: Stores;
  stripeFor(connection: string): StripeRoom;
  mailer: Mailer;
  clock: Clock;
  digest: Digest;
  /** Hears of each decision once it is committed: for those who count. */
  decided?(decided: Decided): void;
  settings: {
    installation: string;
    publicUrl: string;
    linkSecret: string;
    mailFrom: string;
  };
}

export interface Decided {
  before: CollectionState;
  after: CollectionState;
  notices: readonly PublishedEvent[];
  /** What was taken in with it. */
  events: readonly StoredEvent[];
}
