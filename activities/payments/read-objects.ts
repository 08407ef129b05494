import type { IntentReading, Reading, SessionReading } from '../../src/domain/collection/fact';
import type { Called, StripeRoom } from '../../src/stripe/room';

export type Objects = Pick<Reading, 'intents' | 'sessions'>;

/** Reads the named sessions and intents at once; a session brings the intent it owns. */
export async function readObjects(
  stripe: StripeRoom,
  { intentIds, sessionIds }: { intentIds: readonly string[]; sessionIds: readonly string[] },
): Promise<Called<Objects>> {
  const [sessions, intents] = await Promise.all([
    Promise.all(sessionIds.map((id) => stripe.readCheckout(id))),
    Promise.all(intentIds.map((id) => stripe.readIntent(id))),
  ]);
  const read: Objects = { intents: [], sessions: [] };
  for (const answer of sessions) {
    if (answer.kind !== 'ok') return answer;
    read.sessions.push(answer.value.session);
    if (answer.value.intent !== null) read.intents.push(answer.value.intent);
  }
  for (const answer of intents) {
    if (answer.kind !== 'ok') return answer;
    read.intents.push(answer.value);
  }
  return { kind: 'ok', value: merged(read) };
}

/** One reading an object. What a session told of its intent comes first: it knows it owns it. */
export function merged({ intents, sessions }: Objects): Objects {
  return { intents: firstOfEach(intents), sessions: firstOfEach(sessions) };
}

function firstOfEach<T extends IntentReading | SessionReading>(all: readonly T[]): T[] {
  return all.filter((one, at) => all.findIndex(({ id }) => id === one.id) === at);
}
