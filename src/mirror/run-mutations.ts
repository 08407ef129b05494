import { KEY_LIFE } from '../domain/collection/model/policy';
import { entryOfName } from '../domain/mirror/catalog/catalog';
import { itemFailed, itemUnknown } from '../domain/mirror/mutations/item-result';
import type { ItemResult } from '../domain/mirror/mutations/item-result';
import { callOf } from '../domain/mirror/mutations/plan-mutation';
import type { MutationJob, PendingItem } from '../postgres/mirror/mutations';
import { keepAnswer, keepDeletion, readInstead } from './keep-answer';
import { NotNow, notNow } from './mutation-work';
import type { Doing, MutationDeps } from './mutation-work';
import { refuseMoneyOfInvoices } from './refuse-money-of-invoices';

/** So many items of one mutation are asked at once; the pace of the account holds them back. */
const ITEMS_AT_ONCE = 4;

const MUTATIONS_AT_ONCE = 10;

export interface MutationRunner {
  /** Begins what is due, and does not wait for it. */
  tick(): Promise<void>;
  /** Resolves when what was begun has come to an end, or to a pause. */
  stop(): Promise<void>;
}

export function mutationRunner(deps: MutationDeps): MutationRunner {
  const running = new Set<Promise<void>>();
  let isEnding = false;
  const start = (job: MutationJob): void => {
    const run = runMutation(deps, job, () => isEnding).finally(() => running.delete(run));
    running.add(run);
  };
  return {
    tick: async () => {
      while (running.size < MUTATIONS_AT_ONCE && !isEnding) {
        const job = await deps.stores.mutations.lease();
        if (job === null) return;
        start(job);
      }
    },
    stop: async () => {
      isEnding = true;
      await Promise.all(running);
    },
  };
}

/**
 * Carries out what is left of a mutation. Before each request it is written that it is made, and
 * what came of it is kept with what the streams show of it: whatever dies, another goes on.
 */
export async function runMutation(
  deps: MutationDeps,
  job: MutationJob,
  isEnding: () => boolean,
): Promise<void> {
  const { mutations } = deps.stores;
  try {
    const items = [...job.items];
    while (items.length > 0 && !isEnding()) {
      const some = items.splice(0, ITEMS_AT_ONCE);
      const done = await Promise.allSettled(some.map((item) => runItem(deps, job, item)));
      const failed = done.find((one) => one.status === 'rejected');
      if (failed !== undefined) throw failed.reason;
    }
    if (items.length > 0) throw new NotNow('the process that carried it out is ending');
    await mutations.end(job.id);
  } catch (error) {
    await putOff(deps, job.id, error);
  }
}

async function putOff(deps: MutationDeps, id: string, error: unknown): Promise<void> {
  const isStripe = error instanceof NotNow;
  if (!isStripe) deps.onFailure(id, error);
  const why = isStripe ? error.message : 'a failure of ours, see the log';
  const atLeastMs = isStripe ? error.atLeastMs : 0;
  await deps.stores.mutations
    .postpone(id, why, atLeastMs)
    .catch((failure: unknown) => deps.onFailure(id, failure));
}

async function runItem(deps: MutationDeps, job: MutationJob, item: PendingItem): Promise<void> {
  const { mutations } = deps.stores;
  const end = (result: ItemResult) => mutations.endItem(job.id, item.place, result);
  const entry = entryOfName(job.collection);
  if (entry === undefined) throw new Error(`the catalog has no ${job.collection} any more`);
  if (job.credential === null) {
    const words = 'the sync was deleted before an answer of Stripe was kept';
    return end(item.askedAt === null ? itemFailed('sync_unknown', words) : itemUnknown(words));
  }
  const calls = await deps.callsFor(job.connection, job.credential);
  if (calls === null) {
    throw new NotNow('the credential of its sync has no key of Stripe now');
  }
  const doing = { deps, job, item, entry, calls };
  if (item.askedAt === null) {
    const refused = await refuseMoneyOfInvoices(doing);
    if (refused !== null) return end(refused);
  } else if (deps.now() - item.askedAt > KEY_LIFE) {
    return readInstead(doing);
  }
  const at = await mutations.markRequested(job.id, item.place, deps.now());
  return call(doing, at);
}

async function call(doing: Doing, at: number): Promise<void> {
  const { deps, job, item, entry, calls } = doing;
  const called = await calls.write({ ...callOf(entry, job, item), key: item.key });
  const end = (result: ItemResult) => deps.stores.mutations.endItem(job.id, item.place, result);
  switch (called.kind) {
    case 'ok':
      return keepAnswer(doing, called.value);
    case 'declined': {
      const { code, declineCode } = called.decline;
      return end(itemFailed(code, 'the bank or issuer declined it', { declineCode }));
    }
    case 'refused': {
      const { code, detail, param, requestId } = called;
      return end(itemFailed(code, detail, { param, requestId }));
    }
    case 'missing':
      // It was asked before, and the answer was lost: what was to be deleted is.
      if (job.kind === 'delete' && item.askedAt !== null) return keepDeletion(doing);
      return end(itemFailed('resource_missing', called.detail, { param: called.param ?? null }));
    case 'forbidden':
      return end(itemFailed('permission_missing', called.detail, { param: called.permission }));
    case 'unauthorized':
      return end(itemFailed('key_refused', called.detail));
    case 'busy':
    case 'out_of_turn':
      // Stripe has applied nothing: what is missing next time was not deleted by us.
      if (item.askedAt === null)
        await deps.stores.mutations.unmarkRequested(job.id, item.place, at);
      throw notNow(called);
    default:
      throw notNow(called);
  }
}
