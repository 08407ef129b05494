import { entryOfName } from '../domain/mirror/catalog/catalog';
import { itemFailed } from '../domain/mirror/mutations/item-result';
import type { ItemResult } from '../domain/mirror/mutations/item-result';
import {
  isMarked,
  madeOf,
  objectsToCheck,
  readPathOf,
} from '../domain/mirror/mutations/plan-mutation';
import type { ObjectToCheck } from '../domain/mirror/mutations/plan-mutation';
import type { ObjectReading } from '../stripe/object-calls';
import { isLater, notNow } from './mutation-work';
import type { Doing } from './mutation-work';

/** Money of an invoice is moved by the rules of collecting, and by nothing else of ours. */
export async function refuseMoneyOfInvoices(doing: Doing): Promise<ItemResult | null> {
  const { deps, item, entry } = doing;
  const left = objectsToCheck(entry, item);
  for (let next = left.shift(); next !== undefined; next = left.shift()) {
    const found = await readObject(doing, next);
    if (found === null) continue;
    if ('status' in found) return found;
    if (isMarked(found.object, deps.installation)) return OF_AN_INVOICE;
    left.push(...madeOf(found.object));
  }
  return null;
}

const OF_AN_INVOICE = itemFailed(
  'belongs_to_invoice',
  'it belongs to an invoice of this installation: its money is moved by the commands of the ' +
    'invoice alone, see POST /v1/invoices/{id}/…',
);

async function readObject(
  { calls }: Doing,
  { collection, id }: ObjectToCheck,
): Promise<ObjectReading | ItemResult | null> {
  const entry = entryOfName(collection);
  const path = entry && readPathOf(entry, { parentId: null, upstreamId: id });
  if (path == null) return null;
  const read = await calls.read(path);
  if (read.kind === 'ok') return read.value;
  if (isLater(read)) throw notNow(read);
  // Stripe says itself that there is none, or that the key is not taken.
  if (read.kind !== 'forbidden') return null;
  const detail = `nobody can say whether ${id} belongs to an invoice: ${read.detail}`;
  return itemFailed('permission_missing', detail, { param: read.permission });
}
