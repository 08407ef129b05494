import type Stripe from 'stripe';
import { get, post } from '../transport/call';
import type { Route } from '../transport/call';
import { invalid, missing } from '../transport/errors';
import type { ApiError } from '../transport/errors';
import { list } from '../transport/lists';
import type { Paging } from '../transport/lists';
import { change, emit } from '../webhooks/emit';
import type { Books } from '../world/books';
import { plan } from '../world/plans';
import type { World } from '../world/world';
import { mergeMetadata } from './metadata';
import { closeDispute, isOver, reopenDispute } from './open-dispute';

export function foundDispute(books: Books, id: string): Stripe.Dispute {
  const dispute = books.disputes.get(id);
  if (dispute === undefined) throw missing('dispute', id);
  return dispute;
}

const bankAnswersAfterMs = 1000;

/** Stripe's magic evidence decides a test dispute; other evidence waits for the control API. */
function planVerdict(world: World, books: Books, dispute: Stripe.Dispute, text: string): void {
  const verdicts = ['winning_evidence', 'losing_evidence', 'escalate_inquiry_evidence'];
  if (!verdicts.includes(text)) return;
  const dueAt = world.clock.now() + bankAnswersAfterMs;
  plan(world, books, { kind: 'dispute_verdict', id: dispute.id, dueAt, detail: text });
}

export function giveVerdict(world: World, books: Books, id: string, text: string): void {
  const dispute = books.disputes.get(id);
  if (dispute === undefined || isOver(dispute)) return;
  const inquiry = dispute.status.startsWith('warning_');
  if (text === 'escalate_inquiry_evidence') {
    if (inquiry) escalate(world, books, dispute);
    return;
  }
  const verdict = text === 'losing_evidence' ? 'lost' : 'won';
  closeDispute(world, books, dispute, inquiry ? 'warning_closed' : verdict);
}

/** The bank takes the money, unless it was all given back meanwhile: then nobody loses any. */
function escalate(world: World, books: Books, dispute: Stripe.Dispute): void {
  const charge = books.charges.get(String(dispute.charge));
  if (charge?.refunded === true) closeDispute(world, books, dispute, 'prevented');
  else reopenDispute(world, books, dispute, 'needs_response');
}

/** Silence until the last day loses; an inquiry ends as one, and no money has moved. */
export function loseUnanswered(world: World, books: Books, id: string): void {
  const dispute = books.disputes.get(id);
  if (dispute === undefined || !dispute.status.endsWith('needs_response')) return;
  dispute.evidence_details = { ...dispute.evidence_details, past_due: true };
  const inquiry = dispute.status.startsWith('warning_');
  closeDispute(world, books, dispute, inquiry ? 'warning_closed' : 'lost');
}

const underReview: Readonly<Record<string, Stripe.Dispute.Status>> = {
  needs_response: 'under_review',
  warning_needs_response: 'warning_under_review',
  appeal_needs_response: 'appeal_under_review',
};

const alreadyOver = (dispute: Stripe.Dispute): ApiError =>
  invalid(`This dispute is already closed (${dispute.status}).`);

type Update = Stripe.DisputeUpdateParams;

function update(world: World, books: Books, dispute: Stripe.Dispute, params: Update): void {
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
    ...(submitted ? { status: underReview[dispute.status] ?? dispute.status } : {}),
  });
  emit(world, books, 'charge.dispute.updated', dispute, previous);
  if (submitted) planVerdict(world, books, dispute, dispute.evidence.uncategorized_text ?? '');
}

type ListParams = Stripe.DisputeListParams & Paging;

export const disputeRoutes: readonly Route[] = [
  get<ListParams>('/v1/disputes', ({ world, books, params }) =>
    list(
      world,
      '/v1/disputes',
      books.disputes,
      params,
      (each) =>
        (params.charge === undefined || each.charge === params.charge) &&
        (params.payment_intent === undefined || each.payment_intent === params.payment_intent),
    ),
  ),
  get('/v1/disputes/:id', ({ books, id }) => foundDispute(books, id)),
  post<Update>('/v1/disputes/:id', ({ world, books, params, id }) => {
    const dispute = foundDispute(books, id);
    update(world, books, dispute, params);
    return dispute;
  }),
  post('/v1/disputes/:id/close', ({ world, books, id }) => {
    const dispute = foundDispute(books, id);
    if (isOver(dispute)) {
      throw alreadyOver(dispute);
    }
    const inquiry = dispute.status.startsWith('warning_');
    closeDispute(world, books, dispute, inquiry ? 'warning_closed' : 'lost');
    return dispute;
  }),
];
