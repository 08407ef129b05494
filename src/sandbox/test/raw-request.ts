import type { Rig } from './helpers';

// A request as it is on the wire: a form and its headers in, status, headers and JSON out.

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, never>;
  readonly error: Readonly<Record<string, string>>;
}

export type Send = (
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  fields?: Readonly<Record<string, string>>,
  headers?: Readonly<Record<string, string>>,
) => Promise<Answered>;

export const sender =
  (world: Rig): Send =>
  async (method, path, fields = {}, headers = {}) => {
    const form = new URLSearchParams(fields).toString();
    const query = method === 'POST' || form === '' ? '' : `?${form}`;
    const response = await fetch(`${world.sandbox.url}/v1/${path}${query}`, {
      method,
      headers: { authorization: 'Bearer sk_test_rig', ...headers },
      ...(method === 'POST' ? { body: new URLSearchParams(form) } : {}),
    });
    const body = (await response.json()) as Answered['body'];
    const error = ((body as { error?: unknown }).error ?? {}) as Answered['error'];
    return { status: response.status, headers: response.headers, body, error };
  };
