// A request as a form, as a given key of an account sends it.

type Fields = Readonly<Record<string, string>>;

export interface FormAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

export type SendForm = (
  method: string,
  path: string,
  fields: Fields,
  headers?: Fields,
) => Promise<FormAnswer>;

export const senderOf =
  (url: string, key: string): SendForm =>
  async (method, path, fields, headers = {}) => {
    const form = new URLSearchParams(fields).toString();
    const isPost = method === 'POST';
    const response = await fetch(`${url}/v1/${path}${isPost || form === '' ? '' : `?${form}`}`, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        'content-type': 'application/x-www-form-urlencoded',
        ...headers,
      },
      ...(isPost ? { body: form } : {}),
    });
    const body = (await response.json()) as FormAnswer['body'];
    return { status: response.status, headers: response.headers, body };
  };
