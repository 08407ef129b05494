import type { KeyReach } from '../../domain/api-key';
import type { Actor } from '../../domain/audit';
import type { API, OperationId } from '../../contract/operations';
import type { InputOf, OutputOf, Shape } from '../../contract/shape';
import type { DocumentFile } from '../document-file';
import type { HttpDeps } from '../http-deps';

/** The key of a request, with the connection that it acts on now. */
export interface CallerKey {
  id: string;
  /** Empty where a key of the installation named none, and none is needed. */
  connection: string;
  /** What it may do, and make others do. */
  reach: KeyReach;
}

/** The input of an operation's handler: parsed, or the handler is not called at all. */
export interface OperationCall<Id extends OperationId> {
  deps: HttpDeps;
  key: CallerKey;
  /** For the audit log. */
  actor: Actor;
  params: Record<string, string>;
  query: ParsedPart<Id, 'query'>;
  body: (typeof API)[Id] extends { ownParser: true } ? unknown : ParsedPart<Id, 'body'>;
  /** Present wherever it is required. */
  idempotencyKey: string | null;
  /** Work that need not delay the answer; its failures are logged. */
  afterResponse(work: () => Promise<unknown>): void;
  /** Nobody waits for the answer any more: what is long need not be ended. */
  isCallerGone(): boolean;
}

type ParsedPart<Id extends OperationId, Part extends string> =
  (typeof API)[Id] extends Record<Part, infer Schema extends Shape> ? OutputOf<Schema> : undefined;

/** One of the responses the contract lists, with its status; of several operations one of each. */
export type HttpAnswer<Id extends OperationId> = Id extends OperationId
  ? AnswerOf<(typeof API)[Id]['responses']>
  : never;

type AnswerOf<Responses> = {
  [S in keyof Responses]: JsonAnswer<S, Responses[S]> | FileAnswer<S, Responses[S]>;
}[keyof Responses];

type JsonAnswer<S, Response> = Response extends { schema: infer Schema extends Shape }
  ? { status: S; body: InputOf<Schema>; headers?: Record<string, string> }
  : never;

type FileAnswer<S, Response> = Response extends { files: readonly string[] }
  ? { status: S; file: DocumentFile }
  : never;

export type OperationHandler<Id extends OperationId> = (
  call: OperationCall<Id>,
) => Promise<HttpAnswer<Id>>;

export type OperationHandlers = { [Id in OperationId]: OperationHandler<Id> };

/** An answer as it is sent, and as it is stored for a repeat. */
export interface SentAnswer {
  status: number;
  headers: Record<string, string>;
  text: string;
  /** Sent instead of the text, and never stored. */
  file?: DocumentFile;
}

export function toSentAnswer(answer: HttpAnswer<OperationId>): SentAnswer {
  const status = Number(answer.status);
  if ('file' in answer) return { status, headers: {}, text: '', file: answer.file };
  return { status, headers: answer.headers ?? {}, text: JSON.stringify(answer.body) };
}
