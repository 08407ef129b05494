import { checkInvoice } from '../domain/check-invoice';
import type { DocumentBytes, Invoice, Problem } from '../domain/invoice';
import type { Sha256 } from './documents-wire';
import { INVOICE_SIZE, MAX_BODY_BYTES } from './limits';
import { documentsFromWire } from './documents-wire';
import { invoiceFromWire } from './invoice-wire';
import { invoiceShape } from './invoice-shape';
import { distinctProblems, problemsOf } from './problems';
import { findUnsafeValues } from './find-unsafe-values';

export type ParsedInvoice =
  { ok: true; invoice: Invoice; contents: DocumentBytes[] } | { ok: false; problems: Problem[] };

/**
 * The one parser of an invoice, by HTTP and by Temporal. It coerces nothing and reports every
 * problem at once: shapes first, then what concerns the whole invoice (sums). Only HTTP stores the
 * bytes of documents and passes a `sha256`; without it documents are refused.
 */
export function parseInvoice(
  body: unknown,
  connection: string,
  sha256: Sha256 | null = null,
): ParsedInvoice {
  const unsafe = findUnsafeValues(body);
  if (unsafe.some((problem) => problem.code === 'too_deep')) return { ok: false, problems: unsafe };
  const parsed = invoiceShape.safeParse(body, { reportInput: true });
  const shape = parsed.success ? [] : problemsOf(parsed.error);
  const invoice = parsed.success ? invoiceFromWire(parsed.data, connection) : null;
  const problems = distinctProblems([
    ...unsafe,
    ...shape,
    ...connectionMismatch(body, connection),
    ...(sha256 === null ? [...refuseDocuments(body), ...tooLarge(body)] : []),
    ...(invoice === null ? checkSums(body, connection, shape) : checkInvoice(invoice)),
  ]);
  if (!parsed.success || invoice === null || problems.length > 0) return { ok: false, problems };
  const given = parsed.data.documents ?? [];
  if (sha256 === null || given.length === 0) return { ok: true, invoice, contents: [] };
  const { documents, contents } = documentsFromWire(given, sha256);
  return { ok: true, invoice: { ...invoice, documents }, contents };
}

/** The input of a workflow stays in its history permanently, which is no place for files. */
function refuseDocuments(body: unknown): Problem[] {
  const given = isRecord(body) ? body['documents'] : undefined;
  if (!Array.isArray(given) || given.length === 0) return [];
  const detail =
    'documents are accepted over HTTP only: submit the invoice there, or without documents';
  return [{ pointer: '/documents', code: 'documents_by_http_only', detail }];
}

/** HTTP has refused it before it is read; by Temporal nothing else would. */
function tooLarge(body: unknown): Problem[] {
  const { length } = new TextEncoder().encode(JSON.stringify(body) ?? '');
  if (length <= MAX_BODY_BYTES) return [];
  return [{ pointer: '', code: 'too_large', detail: `an invoice is ${INVOICE_SIZE}` }];
}

/** The key has a connection already; a body that names another one is a mistake. */
function connectionMismatch(body: unknown, connection: string): Problem[] {
  const named = isRecord(body) ? body['connection'] : undefined;
  if (typeof named !== 'string' || named === connection) return [];
  const detail = `this key collects for "${connection}"; leave the field out or use another key`;
  return [{ pointer: '/connection', code: 'connection_mismatch', detail }];
}

const PLACEHOLDER = {
  external_id: 'placeholder',
  customer: {
    external_id: 'placeholder',
    name: 'Placeholder',
    email: 'placeholder@client.example',
  },
  number: 'placeholder',
  issued_on: '2000-01-01',
  due_on: '2000-01-01',
};

/**
 * A wrong e-mail must not hide a wrong sum: wrong fields are replaced by placeholders, so that the
 * sums are checked in the same response. Without lines, amount or currency there is no sum.
 */
function checkSums(body: unknown, connection: string, shape: readonly Problem[]): Problem[] {
  if (!isRecord(body)) return [];
  const wrong = new Set(shape.map((problem) => problem.pointer.split('/')[1] ?? ''));
  if (['lines', 'amount_due', 'currency'].some((field) => wrong.has(field))) return [];
  const otherFields = Object.fromEntries(
    Object.entries(body).filter(([field]) => !wrong.has(field)),
  );
  const patched = invoiceShape.safeParse({ ...PLACEHOLDER, ...otherFields });
  if (!patched.success) return [];
  if (wrong.has('issued_on') || wrong.has('due_on')) wrong.add('issued_on').add('due_on');
  const found = checkInvoice(invoiceFromWire(patched.data, connection));
  return found.filter((problem) => !wrong.has(problem.pointer.split('/')[1] ?? ''));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
