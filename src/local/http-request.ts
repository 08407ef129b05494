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
  form?: Record<string, string>;
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

/** The JSON of an answer that must be a success. */
export async function requestJson<T>(request: Request): Promise<T> {
  const { status, text } = await send(request);
  if (status < 300) return JSON.parse(text) as T;
  throw new Error(`${request.method} ${request.url} was answered ${status}: ${text}`);
}
