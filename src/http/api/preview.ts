import { parseBody } from '../../contract/parse-body';
import { parseInvoice } from '../../contract/parse-invoice';
import { policyFromBody } from '../../contract/policy-shape';
import { previewOuterBody } from '../../contract/preview-body';
import { distinctProblems } from '../../contract/problems';
import { iso } from '../../contract/responses/shared';
import type { Method } from '../../domain/collection/model/method';
import type { Policy } from '../../domain/collection/model/policy';
import type { Terms } from '../../domain/collection/model/terms';
import { methodFor } from '../../domain/collection/queries/method-for';
import type { Invoice, Problem } from '../../domain/invoice';
import { paymentMethod } from '../../domain/payment-methods';
import { preview } from '../../domain/preview/preview';
import type { PreviewedStep } from '../../domain/preview/preview';
import { SUCCEEDS } from '../../domain/preview/preview-bank';
import { invoiceRef } from '../../domain/refs';
import { movedProblem } from '../../domain/move-customer';
import { customerAfterSubmission } from '../../domain/submission';
import { termsOf } from '../../domain/terms';
import type { CustomerRow } from '../../postgres/customers/customer-row';
import { base32Digest, sha256Hex } from '../../runtime/digest';
import { findInvoice } from '../find-invoice';
import { bodyProblem } from '../http-problem';
import type { OperationCall } from './operation-handler';

type Call = OperationCall<'previewPolicy'>;

/** A part of the body, or what is wrong with it: all of it is answered at once. */
type Part<T> = { ok: true; value: T } | { ok: false; problems: Problem[] };

interface Previewed {
  terms: Terms;
  /** What the customer has stored. */
  method: Method | null;
}

/** Nothing is stored and nobody is asked: the rules alone, with the customer as we know them. */
export async function previewPolicy(call: Call) {
  const outer = parseBody(previewOuterBody, call.body === undefined ? {} : call.body);
  const given = (call.body ?? {}) as { invoice?: unknown; policy?: unknown };
  const [invoice, policy] = await Promise.all([
    invoicePart(call, given.invoice),
    policyPart(call, given.policy),
  ]);
  if (!outer.ok || !invoice.ok || !policy.ok) {
    const problems = [outer, invoice, policy].flatMap((part) => (part.ok ? [] : part.problems));
    throw bodyProblem(distinctProblems(problems));
  }
  const { stored_method: stored, answers = [SUCCEEDS], from } = outer.value;
  const method = stored === undefined ? invoice.value.method : methodNamed(stored);
  const shown = preview({
    terms: invoice.value.terms,
    policy: policy.value,
    method,
    answers,
    from: from ?? call.deps.clock.now(),
  });
  const body = {
    object: 'preview' as const,
    policy: policy.value.name,
    steps: shown.steps.map(toStep),
    ended_at: iso(shown.endedAt),
    status: shown.end.status,
    waits_for: shown.end.waits_for,
    amount_received: shown.end.received,
    amount_remaining: shown.end.remaining,
    cut: shown.isCut,
  };
  return { status: 200 as const, body };
}

async function policyPart({ deps, key }: Call, given: unknown): Promise<Part<Policy>> {
  const { policies } = deps.stores;
  if (given === undefined) {
    return { ok: true, value: await policies.ofNewInvoices(key.connection) };
  }
  if (typeof given === 'string') {
    const row = await policies.get(key.connection, given);
    if (row !== null) return { ok: true, value: row.policy };
    const detail = 'there is no such policy; list them at /v1/policies';
    return refused('/policy', 'policy_unknown', detail);
  }
  const isNameless = typeof given === 'object' && given !== null && !('name' in given);
  const parsed = policyFromBody(isNameless ? { ...given, name: 'previewed' } : given, '/policy');
  return parsed.ok ? { ok: true, value: parsed.policy } : parsed;
}

async function invoicePart(call: Call, given: unknown): Promise<Part<Previewed>> {
  if (given === undefined) return refused('/invoice', 'missing', 'this field is required');
  if (typeof given === 'string') {
    const { row, collection } = await findInvoice(call.deps, call.key.connection, given);
    const { terms } = collection.state;
    return { ok: true, value: await withMethod(call, terms, row.customer) };
  }
  const parsed = parseInvoice(given, call.key.connection, sha256Hex);
  if (parsed.ok) return givenInvoice(call, parsed.invoice);
  const problems = parsed.problems.map((one) => ({ ...one, pointer: `/invoice${one.pointer}` }));
  return { ok: false, problems };
}

/** With the customer and the connection as they are now. */
async function givenInvoice(call: Call, invoice: Invoice): Promise<Part<Previewed>> {
  const { connections, customers } = call.deps.stores;
  const code = call.key.connection;
  const { customer: given } = invoice;
  const existing =
    given.kind === 'ours'
      ? await customers.byId(code, given.id)
      : await customers.byExternalId(code, given.externalId);
  if (existing?.movedTo != null) {
    const { code: why, detail } = movedProblem(existing.movedTo);
    return refused('/invoice/customer', why, detail);
  }
  if (given.kind === 'ours' && existing === null) {
    return refused('/invoice/customer', 'customer_unknown', `there is no customer ${given.id}`);
  }
  const customer =
    given.kind === 'ours' ? existing : customerAfterSubmission(code, given, existing);
  const connection = await connections.get(code);
  if (customer === null || connection === null) {
    return refused('/invoice/connection', 'connection_unknown', `there is no connection ${code}`);
  }
  const ref = invoiceRef(base32Digest, invoice);
  const terms = termsOf({ ref, invoice, customer, connection: connection.settings });
  return { ok: true, value: await withMethod(call, terms, existing) };
}

async function withMethod(
  { deps }: Call,
  terms: Terms,
  customer: CustomerRow | null,
): Promise<Previewed> {
  if (customer === null || customer.stripeCustomer === null) return { terms, method: null };
  const methods = await deps.stores.customers.methods(customer.id);
  return { terms, method: methodFor({ terms, barred: [] }, customer.defaultMethod, methods) };
}

function methodNamed(type: string | null): Method | null {
  if (type === null) return null;
  const label = paymentMethod(type)?.name ?? type;
  return { id: 'pm_previewed', type, label, fingerprint: 'previewed' };
}

const refused = (pointer: string, code: string, detail: string): Part<never> => ({
  ok: false,
  problems: [{ pointer, code, detail }],
});

function toStep(step: PreviewedStep) {
  const at = iso(step.at);
  switch (step.kind) {
    case 'mail':
      return { at, what: step.kind, name: step.mail, amount: null, method: null };
    case 'event':
      return { at, what: step.kind, name: step.event, amount: null, method: null };
    case 'attempt': {
      const { answer: name, amount, methodLabel: method } = step;
      return { at, what: step.kind, name, amount, method };
    }
  }
}
