import { parentNamedBy } from '../domain/mirror/children';
import { itemSucceeded, itemUnknown } from '../domain/mirror/mutations/item-result';
import type { ItemResult } from '../domain/mirror/mutations/item-result';
import { readPathOf } from '../domain/mirror/mutations/plan-mutation';
import type { ReadRequest } from '../domain/mirror/ordering/mirror-fact';
import type { ObjectFact, WrittenFact } from '../postgres/mirror/write-records';
import type { ObjectReading } from '../stripe/object-calls';
import { isLater, notNow } from './mutation-work';
import type { Doing } from './mutation-work';
import { factOf } from './page-facts';

/** The answer to the first request is what became of it; the streams show what there is now. */
export async function keepAnswer(doing: Doing, answer: ObjectReading): Promise<void> {
  const { job, entry, calls } = doing;
  const { id } = answer.object;
  const result = itemSucceeded(id, answer.object);
  if (!answer.replayed) return keep(doing, [factOf(job.collection, answer.object, answer)], result);
  const path = readPathOf(entry, { parentId: job.parentId, upstreamId: id });
  if (path === null) return keep(doing, [], result);
  const read = await calls.read(path);
  if (read.kind === 'ok')
    return keep(doing, [factOf(job.collection, read.value.object, read.value)], result);
  if (read.kind === 'missing') return keep(doing, [deletionOf(doing, id)], result);
  if (isLater(read)) throw notNow(read);
  // The key may not read it: the streams show it once an event or a list does.
  return keep(doing, [], result);
}

export function keepDeletion(doing: Doing): Promise<void> {
  const id = doing.item.upstreamId ?? '';
  const answer = { id, object: doing.entry.object, deleted: true };
  return keep(doing, [deletionOf(doing, id)], itemSucceeded(id, answer));
}

/**
 * In one transaction, before anybody hears of it. Where the streams have a state of the same
 * second, and nobody can say which is the later one, it is read once that second is over.
 */
async function keep(doing: Doing, facts: ObjectFact[], result: ItemResult): Promise<void> {
  const { deps, job, item, entry } = doing;
  const { mutations, syncs } = deps.stores;
  // A bank account is made where cards are: what came may be of another collection.
  let own = facts
    .filter(({ fact }) => fact.kind !== 'read' || fact.object['object'] === entry.object)
    .map(withParent);
  for (let tries = 0; ; tries += 1) {
    const unsettled = (written: readonly WrittenFact[]) =>
      tries < MOST_READS ? requestOf(written) : null;
    const all = await syncs.write(job.sync, own, async (tx, written) => {
      if (unsettled(written) !== null) return;
      await mutations.endItem(job.id, item.place, result, tx);
    });
    const request = unsettled(all);
    if (request === null) return;
    own = await readAt(doing, result.upstreamId ?? '', request);
  }
}

/** Under whom it is, as it says itself: what the caller named may be of no meaning to Stripe. */
function withParent(one: ObjectFact): ObjectFact {
  const parent = one.fact.kind === 'read' ? parentNamedBy(one.collection, one.fact.object) : null;
  return parent === null ? one : { ...one, parent };
}

/** An object that is changed each second is never settled; its events go on with it. */
const MOST_READS = 3;

const requestOf = (written: readonly WrittenFact[]): ReadRequest | null =>
  written.map(({ request }) => request).find((request) => request !== null) ?? null;

async function readAt(
  doing: Doing,
  upstreamId: string,
  { not_before: notBefore }: ReadRequest,
): Promise<ObjectFact[]> {
  const { deps, job, entry, calls } = doing;
  const path = readPathOf(entry, { parentId: job.parentId, upstreamId });
  if (path === null) return [];
  while (deps.now() < notBefore) await deps.sleep(SETTLES_WITHIN_MS);
  const read = await calls.read(path);
  if (read.kind === 'ok') return [factOf(job.collection, read.value.object, read.value)];
  if (read.kind === 'missing') return [deletionOf(doing, upstreamId)];
  if (isLater(read)) throw notNow(read);
  return [];
}

const SETTLES_WITHIN_MS = 100;

const deletionOf = ({ deps, job }: Doing, upstreamId: string): ObjectFact => ({
  collection: job.collection,
  upstreamId,
  fact: { kind: 'deletion', at: deps.now() },
});

/** Its key may be forgotten at Stripe by now, so that asking again would do it a second time. */
export async function readInstead(doing: Doing): Promise<void> {
  const { deps, job, item, entry, calls } = doing;
  const words =
    'Stripe gave no answer for 23 hours; it is not asked again, since it might do it twice: ' +
    'look at what there is, and ask anew under another key';
  const id = item.upstreamId;
  const path = id === null ? null : readPathOf(entry, { parentId: job.parentId, upstreamId: id });
  if (path === null) {
    return deps.stores.mutations.endItem(job.id, item.place, itemUnknown(words));
  }
  const read = await calls.read(path);
  if (read.kind === 'ok') {
    return keep(doing, [factOf(job.collection, read.value.object, read.value)], itemUnknown(words));
  }
  if (read.kind === 'missing' && job.kind === 'delete') return keepDeletion(doing);
  if (isLater(read)) throw notNow(read);
  return deps.stores.mutations.endItem(job.id, item.place, itemUnknown(words));
}
