import { checkInvoice } from '../domain/check-invoice';
import type { DocumentBytes, Invoice, Problem } from '../domain/invoice';
import type { Sha256 } from './documents-from';
import { documentsFrom } from './documents-from';
import { invoiceFrom } from './invoice-from';
import { invoiceShape } from './invoice-shape';
import { distinct, problemsOf } from './problems';
import { walk } from './walk';

export type ParsedInvoice =
  { ok: true; invoice: Invoice; contents: DocumentBytes[] } | { ok: false; problems: Problem[] };

/**
 * The one parser of an invoice, whichever door it came through. It coerces nothing and tells
 * every problem at once: shapes first, then what only the whole invoice can say (sums).
 * Only a door that keeps the bytes of documents brings a `sha256`; others have them refused.
 */
export function parseInvoice(
  body: unknown,
  connection: string,
  sha256: Sha256 | null = null,
): ParsedInvoice {
  const unfit = walk(body);
  if (unfit.some((problem) => problem.code === 'too_deep')) return { ok: false, problems: unfit };
  const parsed = invoiceShape.safeParse(body, { reportInput: true });
  const shape = parsed.success ? [] : problemsOf(parsed.error);
  const invoice = parsed.success ? invoiceFrom(parsed.data, connection) : null;
  const problems = distinct([
    ...unfit,
    ...shape,
    ...foreign(body, connection),
    ...(sha256 === null ? byHttpOnly(body) : []),
    ...(invoice === null ? sumsOf(body, connection, shape) : checkInvoice(invoice)),
  ]);
  if (!parsed.success || invoice === null || problems.length > 0) return { ok: false, problems };
  const given = parsed.data.documents ?? [];
  if (sha256 === null || given.length === 0) return { ok: true, invoice, contents: [] };
  const { documents, contents } = documentsFrom(given, sha256);
  return { ok: true, invoice: { ...invoice, documents }, contents };
}

/** Whatever starts a workflow stands in its history for good, which is no place for files. */
function byHttpOnly(body: unknown): Problem[] {
  const given = isRecord(body) ? body['documents'] : undefined;
  if (!Array.isArray(given) || given.length === 0) return [];
  const detail = 'documents are taken over HTTP only: hand the invoice over there, or without them';
  return [{ pointer: '/documents', code: 'documents_by_http_only', detail }];
}

/** The key names the connection already; a body that names another one is a mix-up. */
function foreign(body: unknown, connection: string): Problem[] {
  const named = isRecord(body) ? body['connection'] : undefined;
  if (typeof named !== 'string' || named === connection) return [];
  const detail = `this key collects for "${connection}"; leave the field out or use another key`;
  return [{ pointer: '/connection', code: 'connection_mismatch', detail }];
}

const STAND_IN = {
  external_id: 'stand-in',
  customer: { external_id: 'stand-in', name: 'Stand-in', email: 'stand-in@client.example' },
  number: 'stand-in',
  issued_on: '2000-01-01',
  due_on: '2000-01-01',
};

/**
 * A wrong e-mail must not hide a wrong sum: fields in error are put aside, so that the sums of
 * the others are checked in the same answer. Without lines, amount or currency nothing adds up.
 */
function sumsOf(body: unknown, connection: string, shape: readonly Problem[]): Problem[] {
  if (!isRecord(body)) return [];
  const wrong = new Set(shape.map((problem) => problem.pointer.split('/')[1] ?? ''));
  if (['lines', 'amount_due', 'currency'].some((field) => wrong.has(field))) return [];
  const rest = Object.fromEntries(Object.entries(body).filter(([field]) => !wrong.has(field)));
  const patched = invoiceShape.safeParse({ ...STAND_IN, ...rest });
  if (!patched.success) return [];
  if (wrong.has('issued_on') || wrong.has('due_on')) wrong.add('issued_on').add('due_on');
  const found = checkInvoice(invoiceFrom(patched.data, connection));
  return found.filter((problem) => !wrong.has(problem.pointer.split('/')[1] ?? ''));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
