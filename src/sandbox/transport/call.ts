import type { AccountStore } from '../world/account-store';
import type { World } from '../world/world';

// One request as a handler sees it.

export interface Call<P = Record<string, unknown>> {
  readonly world: World;
  readonly store: AccountStore;
  readonly params: P;
  readonly version: string;
  /** The first id in the path, and the second where a route has two. */
  readonly id: string;
  readonly innerId: string;
}

export type Handler = (call: Call) => unknown;

export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly pattern: string;
  readonly handle: Handler;
}

type Handle<P> = (call: Call<P>) => unknown;

// The cast is safe: the parameters were checked against the declared shapes before.
const route =
  (method: Route['method']) =>
  <P = Record<string, unknown>>(pattern: string, handle: Handle<P>): Route => ({
    method,
    pattern,
    handle: handle as Handler,
  });

export const get = route('GET');
export const post = route('POST');
export const del = route('DELETE');
