import type { CatalogEntry } from '../domain/mirror/catalog/catalog-entry';
import type { MutationJob, MutationStore, PendingItem } from '../postgres/mirror/mutations';
import type { SyncStore } from '../postgres/mirror/syncs';
import type { ObjectCalls } from '../stripe/object-calls';
import type { Called } from '../stripe/stripe-gateway';

export interface MutationDeps {
  stores: { mutations: MutationStore; syncs: Pick<SyncStore, 'write'> };
  /** Of the account that a credential is for; null where it has no key now. */
  callsFor(connection: string, credential: string): Promise<ObjectCalls | null>;
  installation: string;
  /** On Stripe's clock. */
  now(): number;
  sleep(ms: number): Promise<unknown>;
  /** What failed on our side; it is tried again. */
  onFailure(mutation: string, error: unknown): void;
}

/** One item that is worked on. */
export interface Doing {
  deps: MutationDeps;
  job: MutationJob;
  item: PendingItem;
  entry: CatalogEntry;
  calls: ObjectCalls;
}

/** Stripe gives no answer now: the same is asked again, under the same key. */
export class NotNow extends Error {
  readonly atLeastMs: number;

  constructor(detail: string, atLeastMs = 0) {
    super(detail);
    this.atLeastMs = atLeastMs;
  }
}

export type CalledAgainLater = Extract<Called<never>, { kind: 'busy' | 'out_of_turn' | 'unknown' }>;

export const notNow = (called: CalledAgainLater): NotNow =>
  called.kind === 'busy'
    ? new NotNow(`Stripe is busy: ${called.reason}`, called.retryAfterMs ?? 0)
    : new NotNow(called.detail);

export const isLater = (called: Called<unknown>): called is CalledAgainLater =>
  called.kind === 'busy' || called.kind === 'out_of_turn' || called.kind === 'unknown';
