import type { ApiKeyRow } from '../../postgres/stores';
import type { API, OperationId } from '../../contract/operations';
import type { InputOf, OutputOf, Shape } from '../../contract/shape';
import type { HttpDeps } from '../http-deps';

/** What an operation's handler is given: parsed, or not called at all. */
export interface OperationCall<Id extends OperationId> {
  deps: HttpDeps;
  key: ApiKeyRow;
  params: Record<string, string>;
  query: ParsedPart<Id, 'query'>;
  body: (typeof API)[Id] extends { ownParser: true } ? unknown : ParsedPart<Id, 'body'>;
  /** Present wherever it is required. */
  idempotencyKey: string | null;
  /** Work that need not hold up the answer; its failures are logged. */
  afterwards(work: () => Promise<unknown>): void;
}

type ParsedPart<Id extends OperationId, Part extends string> =
  (typeof API)[Id] extends Record<Part, infer Schema extends Shape> ? OutputOf<Schema> : undefined;

type ResponsesOf<Id extends OperationId> = (typeof API)[Id]['answers'];

/** One of the answers the contract lists, with the status it belongs to. */
export type HttpAnswer<Id extends OperationId> = {
  [S in keyof ResponsesOf<Id>]: ResponsesOf<Id>[S] extends { schema: infer Schema extends Shape }
    ? { status: S; body: InputOf<Schema>; headers?: Record<string, string> }
    : never;
}[keyof ResponsesOf<Id>];

export type OperationHandler<Id extends OperationId> = (
  call: OperationCall<Id>,
) => Promise<HttpAnswer<Id>>;

export type OperationHandlers = { [Id in OperationId]: OperationHandler<Id> };

/** An answer as it goes out, and as it is kept for a repeat. */
export interface SentAnswer {
  status: number;
  headers: Record<string, string>;
  text: string;
}
