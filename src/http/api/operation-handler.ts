import type { ApiKeyRow } from '../../postgres/api-keys';
import type { API, OperationId } from '../../contract/operations';
import type { InputOf, OutputOf, Shape } from '../../contract/shape';
import type { HttpDeps } from '../http-deps';

/** The input of an operation's handler: parsed, or the handler is not called at all. */
export interface OperationCall<Id extends OperationId> {
  deps: HttpDeps;
  key: ApiKeyRow;
  params: Record<string, string>;
  query: ParsedPart<Id, 'query'>;
  body: (typeof API)[Id] extends { ownParser: true } ? unknown : ParsedPart<Id, 'body'>;
  /** Present wherever it is required. */
  idempotencyKey: string | null;
  /** Work that need not delay the answer; its failures are logged. */
  afterResponse(work: () => Promise<unknown>): void;
}

type ParsedPart<Id extends OperationId, Part extends string> =
  (typeof API)[Id] extends Record<Part, infer Schema extends Shape> ? OutputOf<Schema> : undefined;

type ResponsesOf<Id extends OperationId> = (typeof API)[Id]['responses'];

/** One of the responses the contract lists, with its status. */
export type HttpAnswer<Id extends OperationId> = {
  [S in keyof ResponsesOf<Id>]: ResponsesOf<Id>[S] extends { schema: infer Schema extends Shape }
    ? { status: S; body: InputOf<Schema>; headers?: Record<string, string> }
    : never;
}[keyof ResponsesOf<Id>];

export type OperationHandler<Id extends OperationId> = (
  call: OperationCall<Id>,
) => Promise<HttpAnswer<Id>>;

export type OperationHandlers = { [Id in OperationId]: OperationHandler<Id> };

/** An answer as it is sent, and as it is stored for a repeat. */
export interface SentAnswer {
  status: number;
  headers: Record<string, string>;
  text: string;
}
