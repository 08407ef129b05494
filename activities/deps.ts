import type { Digest } from '../src/domain/refs';
import type { Mailer } from '../src/mail/mailer';
import type { Stores } from '../src/postgres/stores';
import type { Clock } from '../src/runtime/clock';
import type { StripeRoom } from '../src/stripe/room';

/** What the activities are given: the rooms they act through, and who we are. */
export interface ActivityDeps {
  stores: Stores;
  stripeFor(connection: string): StripeRoom;
  mailer: Mailer;
  clock: Clock;
  digest: Digest;
  settings: {
    installation: string;
    publicUrl: string;
    linkSecret: string;
    mailFrom: string;
  };
}
