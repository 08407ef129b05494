import { missing } from '../transport/errors';
import type { Books } from '../world/books';
import type { World } from '../world/world';
import { authenticateIntent } from './pay';
import type { PayOutcome } from './pay';
import { authenticateSetup } from './setup';

/** The customer's answer to their bank, whichever kind of intent asked for it. */
export function authenticateAny(
  world: World,
  books: Books,
  id: string,
  agreed: boolean,
): PayOutcome {
  const intent = books.paymentIntents.get(id);
  if (intent !== undefined) return authenticateIntent(world, books, intent, agreed);
  const setup = books.setupIntents.get(id);
  if (setup === undefined) throw missing('intent', id);
  return authenticateSetup(world, books, setup, agreed);
}
