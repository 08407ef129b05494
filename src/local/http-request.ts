import { setTimeout as pause } from 'node:timers/promises';

/** What came back, whatever its status. */
export interface Answered {
  status: number;
  headers: Headers;
  text: string;
}

export interface Request {
  method: string;
  url: string;
  json?: unknown;
  /** Pairs, where a field is given more than once. */
  form?: Record<string, string> | [string, string][];
  headers?: Record<string, string>;
}

/** One request; a redirect is an answer, for where it leads is what is asked. */
export async function send(request: Request): Promise<Answered> {
  const { method, url, json, form, headers } = request;
  const body = form === undefined ? JSON.stringify(json) : new URLSearchParams(form).toString();
  const type = form === undefined ? 'application/json' : 'application/x-www-form-urlencoded';
  const empty = json === undefined && form === undefined;
  const response = await fetch(url, {
    method,
    redirect: 'manual',
    headers: { ...headers, ...(empty ? {} : { 'content-type': type }) },
    ...(empty ? {} : { body }),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

const MOST_TRIES = 5;

/**
 * The JSON of an answer that must be a success. 503 says that the same request may be sent again,
 * and as a billing system does, we do so a second later: Stripe may be slow on a busy machine.
 */
export async function requestJson<T>(request: Request, triesLeft = MOST_TRIES): Promise<T> {
  const { status, text } = await send(request);
  if (status < 300) return JSON.parse(text) as T;
  if (status === 503 && triesLeft > 1) {
    await pause(1_000);
    return requestJson(request, triesLeft - 1);
  }
  throw new Error(`${request.method} ${request.url} was answered ${status}: ${text}`);
}
