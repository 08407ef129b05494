import type { Happened } from '../src/domain/collection/model/happened';
import type { Terms } from '../src/domain/collection/model/terms';
import type { Digest } from '../src/domain/refs';
import type { Mailer } from '../src/mail/mailer';
import type { PdfMaker } from '../src/pdf/pdf-pool';
import type { Stores } from '../src/postgres/stores';
import type { StoredStripeEvent } from '../src/postgres/events/stripe-events';
import type { Clock } from '../src/runtime/clock';
import type { LinkSecrets } from '../src/runtime/link-token';
import type { StripeGateway } from '../src/stripe/stripe-gateway';
import type { SetAside } from './records/set-aside';

/** What the activities are given: the clients they use, and the settings of the installation. */
export interface ActivityDeps {
  stores: Stores;
  stripeFor(connection: string): StripeGateway;
  mailer: Mailer;
  pdf: Pick<PdfMaker, 'make'>;
  /** Runs one sync until it is paused or deleted, or is to end here. */
  mirror: { run(sync: number, isEnding: () => boolean): Promise<'again' | 'over'> };
  clock: Clock;
  digest: Digest;
  /** Called with each decision once it is committed, to count it. */
  onDecision?(decided: CommittedDecision): void;
  /** Called with whatever could not be saved, once the rest is: to log and count it. */
  onSetAside?(one: SetAside & { ref: string }): void;
  /** Called with a billing schedule that makes no invoice until a person has looked. */
  onHeldSchedule?(held: { schedule: string; reason: string; detail: string }): void;
  settings: LinkSecrets & {
    installation: string;
    publicUrl: string;
    mailFrom: string;
    /** What the status of a run is called in Temporal; absent: as without a prefix. */
    statusAttribute?: string;
  };
}

export interface CommittedDecision {
  happened: readonly Happened[];
  terms: Terms;
  /** What was applied with it. */
  events: readonly StoredStripeEvent[];
}
