import type { Command } from '../model/command';
import type { Fact, StripeEventSummary } from '../model/fact';
import type { CollectionState } from '../model/state';
import { customerFact } from './customer-fact';
import type { StoredCustomer } from './customer-fact';

/** What our tables hold and no decision has taken yet. */
export interface StoredInputs extends StoredCustomer {
  connectionGone: string | null;
  connectionClosed: boolean;
  events: readonly { type: string; receivedAt: number; about: Omit<StripeEventSummary, 'type'> }[];
  commands: readonly Command[];
}

/** As facts, in the order in which the next decision takes them, whatever else it is about. */
export function storedFacts(state: CollectionState, stored: StoredInputs): Fact[] {
  return [
    ...connectionFact(state, stored),
    ...customerFact(state, stored),
    ...stored.events.map(eventFact),
    ...stored.commands.map((command): Fact => ({ kind: 'command', command })),
  ];
}

/** The Stripe account as in our tables, if the rules do not have it yet. */
export function connectionFact(
  { looking }: CollectionState,
  stored: Pick<StoredInputs, 'connectionGone' | 'connectionClosed'>,
): Fact[] {
  const { connectionGone: gone, connectionClosed: closed } = stored;
  const isKnown = gone === looking.connectionGone && closed === (looking.connectionClosed ?? false);
  return isKnown ? [] : [{ kind: 'connection', gone, ...(closed && { closed }) }];
}

export function eventFact({ type, receivedAt, about }: StoredInputs['events'][number]): Fact {
  const { objectId, intentId, sessionId, chargeId, n, status, created, amountRefunded } = about;
  const eventAbout = {
    type,
    objectId,
    intentId,
    sessionId,
    chargeId,
    n,
    status,
    created,
    ...(amountRefunded !== undefined && { amountRefunded }),
  };
  return { kind: 'event', storedAt: receivedAt, about: eventAbout };
}
