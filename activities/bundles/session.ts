import type { BundleFact, BundleReading, BundleState } from '../../src/domain/bundles/model';
import { wholeIntent } from '../../src/domain/bundles/shares';
import type { Reading, SessionReading } from '../../src/domain/collection/model/fact';
import { ARRIVES_WITHIN } from '../../src/domain/collection/model/policy';
import { stripeKey } from '../../src/domain/refs';
import { DAY, MINUTE } from '../../src/domain/time';
import { crashAt } from '../../src/runtime/crash-points';
import type { Called } from '../../src/stripe/stripe-gateway';
import { stripeUnknown } from '../application-failures';
import type { BundleActivities } from '../contract';
import type { ActivityDeps } from '../deps';
import { asOfFirstRequest } from '../payments/as-of';
import { isRepeatedlyUnanswered } from '../payments/activity-attempt';
import {
  failedCallToFact,
  failedReadToFact,
  notCreatedToFact,
} from '../payments/failed-call-to-fact';
import { mergeObjects, readObjects } from '../payments/read-objects';
import type { ReadObjects } from '../payments/read-objects';
import { isKeyTooOld } from '../payments/stripe-metadata';
import { sessionRequest } from './session-request';
import { asBundleFact, runBundleEffect } from './run-bundle-effect';
import type { BundleResult, CurrentBundleEffect } from './run-bundle-effect';

/** Creates the only session. Its address is stored with the decision that wants it open. */
export function openSessionActivity(deps: ActivityDeps): BundleActivities['openSession'] {
  return (order) =>
    runBundleEffect(deps, order, async (current) => {
      const { effect, stripe } = current;
      if (isKeyTooOld(deps, { effect: { askedAt: effect.requestedAt } })) return tooLate(effect.id);
      const request = await sessionRequest(deps, current);
      const asOf = await asOfFirstRequest(deps, current);
      crashAt('bundle.before_session');
      const created = request.kind === 'ok' ? await stripe.createCheckout(request.value) : request;
      crashAt('bundle.after_session');
      if (created.kind === 'unknown' && isRepeatedlyUnanswered()) return tooLate(effect.id);
      if (created.kind !== 'ok')
        return { facts: [asBundleFact(notCreatedToFact(effect.id, created))] };
      const { session, url, intent } = created.value;
      const { id: sessionId, expiresAt } = session;
      const opened: BundleFact = {
        kind: 'session_opened',
        answers: effect.id,
        sessionId,
        expiresAt,
      };
      if (session.status === 'open') return { facts: [opened], url };
      // An earlier try had created it, and it has been used or has expired since.
      const read = { intents: intent == null ? [] : [intent], sessions: [session] };
      const reading = bundleReading(read, { asOf: asOf(), searched: false, requestedAt: 0 });
      return { facts: [opened, { kind: 'reading', answers: null, reading }] };
    });
}

function tooLate(answers: string): BundleResult {
  const detail = 'its key leads to no answer any more, so what exists is read instead';
  return { facts: [{ kind: 'effect_failed', answers, why: 'too_late', detail }] };
}

/** Expires the session, cancels what waits for its customer, and reads both back. */
export function closeSessionActivity(deps: ActivityDeps): BundleActivities['closeSession'] {
  return (order) =>
    runBundleEffect(deps, order, async (current) => {
      const { effect, stripe, row } = current;
      // Closing twice has no further effect, so this key may be renewed; a stored refusal may not.
      const turn = `1-${Math.floor(deps.clock.now() / MINUTE)}`;
      crashAt('bundle.before_close');
      const closed = await stripe.expireCheckout(
        effect.sessionId,
        stripeKey(row.ref, 'expire', turn),
      );
      crashAt('bundle.after_close');
      const { kind } = closed;
      if (kind === 'busy' || kind === 'out_of_turn' || kind === 'unauthorized')
        return { facts: [asBundleFact(failedCallToFact(effect.id, closed))] };
      if (effect.intentId !== null)
        await stripe.cancelIntent(effect.intentId, stripeKey(row.ref, 'cancel', turn));
      const asOf = await asOfFirstRequest(deps, current);
      const read = await readObjects(stripe, {
        sessionIds: [effect.sessionId],
        intentIds: effect.intentId === null ? [] : [effect.intentId],
      });
      if (read.kind !== 'ok') return { facts: [asBundleFact(failedReadToFact(effect.id, read))] };
      const isOpen = ({ status }: SessionReading): boolean => status === 'open';
      if (closed.kind === 'unknown' && read.value.sessions.some(isOpen))
        throw stripeUnknown(closed.detail);
      return answered(effect, { asOf: asOf(), ...read.value, searched: false });
    });
}

/** All of it that is known at Stripe, and its session by our metadata where no id is known. */
export function readBundleActivity(deps: ActivityDeps): BundleActivities['readBundle'] {
  return (order) =>
    runBundleEffect(deps, order, async (current) => {
      const { effect } = current;
      const asOf = await asOfFirstRequest(deps, current);
      crashAt('bundle.before_read');
      const read = await readNamedAndSearch(current);
      if (read.kind !== 'ok') return { facts: [asBundleFact(failedReadToFact(effect.id, read))] };
      return answered(effect, { asOf: asOf(), ...read.value });
    });
}

async function readNamedAndSearch(
  current: CurrentBundleEffect<'readBundle'>,
): Promise<Called<Omit<Reading, 'asOf'>>> {
  const { effect, stripe, state, row } = current;
  const named = await readObjects(stripe, effect);
  if (named.kind !== 'ok') return named;
  if (!effect.search) return { kind: 'ok', value: { ...named.value, searched: false } };
  const found = await stripe.searchInvoice({
    invoiceRef: row.ref,
    ...whereToSearch(state),
  });
  if (found.kind !== 'ok') return found;
  const all = mergeObjects({
    intents: [...named.value.intents, ...found.value.intents],
    sessions: [...named.value.sessions, ...found.value.sessions],
  });
  return { kind: 'ok', value: { ...all, searched: found.value.searched } };
}

// Clocks that differ by more could not verify a webhook's signature.
const CLOCKS_DIFFER = 10 * MINUTE;

/**
 * It was made between its first try and when the last could arrive, and is the only one. One that
 * was never heard of was opened by then, however long after that it is searched.
 */
function whereToSearch({ session, stripeCustomer, openBy }: BundleState) {
  const { since, until } =
    session.kind === 'reading' ? session : { since: openBy - DAY, until: openBy };
  return {
    lists: ['sessions'] as const,
    customer: stripeCustomer,
    createdSince: toSeconds(since - CLOCKS_DIFFER),
    createdUntil: toSeconds(until + ARRIVES_WITHIN + CLOCKS_DIFFER),
    n: 1,
  };
}

const toSeconds = (ms: number): number => Math.floor(ms / 1000);

function answered(
  { id, requestedAt }: { id: string; requestedAt: number },
  { asOf, searched, ...objects }: Omit<Reading, 'askedAt'>,
): BundleResult {
  const reading = bundleReading(objects, { asOf, searched, requestedAt });
  return { facts: [{ kind: 'reading', answers: id, reading }] };
}

const bundleReading = (
  { intents, sessions }: ReadObjects,
  of: Pick<BundleReading, 'asOf' | 'searched' | 'requestedAt'>,
): BundleReading => ({ ...of, sessions, intents: intents.map(wholeIntent) });
