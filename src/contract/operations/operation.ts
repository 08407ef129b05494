import type { z } from 'zod';
import type { Scope } from '../../domain/api-key';

/** One operation of the API: the source of its route, its parsing and its documentation. */
export interface Operation {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** As OpenAPI writes it: /v1/invoices/{id}. */
  path: string;
  summary: string;
  tag: string;
  /** The least that a key must be allowed; `public` (health, documentation) needs none. */
  scope: Scope | 'public';
  /** A key of the installation need not say which connection it means. */
  ofInstallation?: true;
  query?: z.ZodObject;
  body?: z.ZodType;
  /** The handler parses the body itself, by the parser that HTTP and Temporal share. */
  ownParser?: true;
  /** Without it a request whose response got lost could move money twice. */
  idempotencyKey?: 'required' | 'optional';
  /** The same key gets the answer of the first request, for a week; so does any own parser. */
  answersOnce?: true;
  /** Still served, under a name that nothing new should use. */
  deprecated?: true;
  /** Of a public one: it says more with a key. */
  keyOptional?: true;
  responses: Readonly<Record<number, OperationResponse>>;
}

/** JSON, or files of these media types, or what is asked for of both. */
export interface OperationResponse {
  description: string;
  schema?: z.ZodType;
  files?: readonly string[];
}

/** Fields that no operation has: a misspelt one would have no effect. */
type NoOthers<T> = { [Id in keyof T]: { [Field in Exclude<keyof T[Id], keyof Operation>]: never } };

/** Keeps the literal types, so that handlers know the shape of what they are given. */
export const defineOperations = <const T extends Readonly<Record<string, Operation>>>(
  table: T & NoOthers<T>,
): T => table;
