import type {
  IntentReading,
  Reading,
  SessionReading,
} from '../../src/domain/collection/model/fact';
import type { Called, StripeGateway } from '../../src/stripe/stripe-gateway';

export type ReadObjects = Pick<Reading, 'intents' | 'sessions'>;

/**
 * Reads the named sessions and intents in parallel; a session includes the intent it owns. One
 * that Stripe does not have (an event named it) does not stop the others; if all are missing, it
 * does.
 */
export async function readObjects(
  stripe: StripeGateway,
  { intentIds, sessionIds }: { intentIds: readonly string[]; sessionIds: readonly string[] },
): Promise<Called<ReadObjects>> {
  const answers = await Promise.all([
    ...sessionIds.map((id) => stripe.readCheckout(id)),
    ...intentIds.map((id) => asObjects(stripe.readIntent(id))),
  ]);
  const read: ReadObjects = { intents: [], sessions: [] };
  for (const answer of answers) {
    if (answer.kind === 'missing' && answers.some(({ kind }) => kind === 'ok')) continue;
    if (answer.kind !== 'ok') return answer;
    const { session, intent } = answer.value;
    if (session !== null) read.sessions.push(session);
    if (intent !== null) read.intents.push(intent);
  }
  return { kind: 'ok', value: mergeObjects(read) };
}

async function asObjects(reading: Promise<Called<IntentReading>>) {
  const read = await reading;
  if (read.kind !== 'ok') return read;
  return { kind: 'ok', value: { session: null, intent: read.value } } as const;
}

/** One reading an object. An intent read with its session comes first: it has its session. */
export function mergeObjects({ intents, sessions }: ReadObjects): ReadObjects {
  return { intents: uniqueById(intents), sessions: uniqueById(sessions) };
}

function uniqueById<T extends IntentReading | SessionReading>(all: readonly T[]): T[] {
  return all.filter((one, at) => all.findIndex(({ id }) => id === one.id) === at);
}
