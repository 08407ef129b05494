import type { ApiKeyRow } from '../../postgres/stores';
import type { API, OperationId } from '../../contract/operations';
import type { GivenTo, ParsedBy, Shape } from '../../contract/shape';
import type { HttpDeps } from '../deps';

/** What an operation's handler is given: parsed, or not called at all. */
export interface Asked<Id extends OperationId> {
  deps: HttpDeps;
  key: ApiKeyRow;
  params: Record<string, string>;
  query: Of<Id, 'query'>;
  body: (typeof API)[Id] extends { ownParser: true } ? unknown : Of<Id, 'body'>;
  /** Present wherever it is required. */
  idempotencyKey: string | null;
  /** Work that need not hold up the answer; its failures are logged. */
  afterwards(work: () => Promise<unknown>): void;
}

type Of<Id extends OperationId, Part extends string> =
  (typeof API)[Id] extends Record<Part, infer Schema extends Shape> ? ParsedBy<Schema> : undefined;

type Answers<Id extends OperationId> = (typeof API)[Id]['answers'];

/** One of the answers the contract lists, with the status it belongs to. */
export type Answer<Id extends OperationId> = {
  [S in keyof Answers<Id>]: Answers<Id>[S] extends { schema: infer Schema extends Shape }
    ? { status: S; body: GivenTo<Schema>; headers?: Record<string, string> }
    : never;
}[keyof Answers<Id>];

export type Handler<Id extends OperationId> = (asked: Asked<Id>) => Promise<Answer<Id>>;

export type Handlers = { [Id in OperationId]: Handler<Id> };

/** An answer as it goes out, and as it is kept for a repeat. */
export interface Sent {
  status: number;
  headers: Record<string, string>;
  text: string;
}
