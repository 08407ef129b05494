import type Stripe from 'stripe';
import { get, post } from '../transport/call';
import type { Route } from '../transport/call';
import { invalid, missing } from '../transport/errors';
import type { ApiError } from '../transport/errors';
import { list } from '../transport/lists';
import type { Paging } from '../transport/lists';
import { change, emitUpdate } from '../webhooks/emit';
import type { AccountStore } from '../world/account-store';
import { plan } from '../world/planned-changes';
import type { World } from '../world/world';
import { mergeMetadata } from './metadata';
import { closeDispute, isOver, reopenDispute } from './open-dispute';

export function requireDispute(store: AccountStore, id: string): Stripe.Dispute {
  const dispute = store.disputes.get(id);
  if (dispute === undefined) throw missing('dispute', id);
  return dispute;
}

const VERDICT_AFTER_MS = 1000;

/** Stripe's magic evidence decides a test dispute; other evidence waits for the control API. */
function planVerdict(
  world: World,
  store: AccountStore,
  dispute: Stripe.Dispute,
  text: string,
): void {
  const verdicts = ['winning_evidence', 'losing_evidence', 'escalate_inquiry_evidence'];
  if (!verdicts.includes(text)) return;
  const dueAt = world.clock.now() + VERDICT_AFTER_MS;
  plan(world, store, { kind: 'dispute_verdict', id: dispute.id, dueAt, detail: text });
}

export function giveVerdict(world: World, store: AccountStore, id: string, text: string): void {
  const dispute = store.disputes.get(id);
  if (dispute === undefined || isOver(dispute)) return;
  const inquiry = dispute.status.startsWith('warning_');
  if (text === 'escalate_inquiry_evidence') {
    if (inquiry) escalate(world, store, dispute);
    return;
  }
  const verdict = text === 'losing_evidence' ? 'lost' : 'won';
  closeDispute(world, store, dispute, inquiry ? 'warning_closed' : verdict);
}

/** The bank takes the money, unless all of it has been refunded meanwhile. */
function escalate(world: World, store: AccountStore, dispute: Stripe.Dispute): void {
  const charge = store.charges.get(String(dispute.charge));
  if (charge?.refunded === true) closeDispute(world, store, dispute, 'prevented');
  else reopenDispute(world, store, dispute, 'needs_response');
}

/** No answer until the due date: a dispute is lost, an inquiry is closed without moving money. */
export function loseUnanswered(world: World, store: AccountStore, id: string): void {
  const dispute = store.disputes.get(id);
  if (dispute === undefined || !dispute.status.endsWith('needs_response')) return;
  dispute.evidence_details = { ...dispute.evidence_details, past_due: true };
  const inquiry = dispute.status.startsWith('warning_');
  closeDispute(world, store, dispute, inquiry ? 'warning_closed' : 'lost');
}

const UNDER_REVIEW: Readonly<Record<string, Stripe.Dispute.Status>> = {
  needs_response: 'under_review',
  warning_needs_response: 'warning_under_review',
  appeal_needs_response: 'appeal_under_review',
};

const alreadyOver = (dispute: Stripe.Dispute): ApiError =>
  invalid(`This dispute is already closed (${dispute.status}).`);

type Update = Stripe.DisputeUpdateParams;

function update(world: World, store: AccountStore, dispute: Stripe.Dispute, params: Update): void {
  if (isOver(dispute) && params.evidence !== undefined) {
    throw alreadyOver(dispute);
  }
  const evidence = (params.evidence ?? {}) as Partial<Stripe.Dispute.Evidence>;
  const given = Object.keys(evidence).length > 0;
  const submitted = given && params.submit !== false;
  const details = dispute.evidence_details;
  const previous = change(dispute, {
    metadata: mergeMetadata(dispute.metadata, params.metadata),
    ...(given
      ? {
          evidence: { ...dispute.evidence, ...evidence },
          evidence_details: {
            ...details,
            has_evidence: true,
            submission_count: details.submission_count + (submitted ? 1 : 0),
            submission_method: submitted ? 'manual' : details.submission_method,
          },
        }
      : {}),
    ...(submitted ? { status: UNDER_REVIEW[dispute.status] ?? dispute.status } : {}),
  });
  emitUpdate(world, store, 'charge.dispute.updated', { object: dispute, previous });
  if (submitted) planVerdict(world, store, dispute, dispute.evidence.uncategorized_text ?? '');
}

type ListParams = Stripe.DisputeListParams & Paging;

export const disputeRoutes: readonly Route[] = [
  get<ListParams>('/v1/disputes', ({ world, store, params }) =>
    list(world, {
      url: '/v1/disputes',
      table: store.disputes,
      paging: params,
    }),
  ),
  get('/v1/disputes/:id', ({ store, id }) => requireDispute(store, id)),
  post<Update>('/v1/disputes/:id', ({ world, store, params, id }) => {
    const dispute = requireDispute(store, id);
    update(world, store, dispute, params);
    return dispute;
  }),
  post('/v1/disputes/:id/close', ({ world, store, id }) => {
    const dispute = requireDispute(store, id);
    if (isOver(dispute)) {
      throw alreadyOver(dispute);
    }
    const inquiry = dispute.status.startsWith('warning_');
    closeDispute(world, store, dispute, inquiry ? 'warning_closed' : 'lost');
    return dispute;
  }),
];
