import type { TestApp } from './test-app';

/** Credentials by keys of Stripe, and syncs by them. */
export function mirrorOf(app: TestApp) {
  const send = (method: string, path: string, body?: unknown, key = app.key) =>
    app.request(method, path, body, { key });
  const createCredential = async (secretKey: string, key = app.key): Promise<string> => {
    const account = `acct_of_${secretKey}`;
    app.stripeAccounts.keys.set(secretKey, { kind: 'read', account, gone: null });
    const properties = { kind: 'stripe_key', secret_key: secretKey };
    const made = await send('POST', '/v1/credentials', { properties }, key);
    return String(made.json['id']);
  };
  const createSync = (body: Record<string, unknown>, key = app.key) =>
    send('POST', '/v1/syncs', body, key);
  return { send, createCredential, createSync };
}

/** Of an answer, its problems as `pointer code`. */
export const problemsOf = ({ json }: { json: Record<string, unknown> }): string[] =>
  ((json['errors'] ?? []) as { pointer: string; code: string }[]).map(
    ({ pointer, code }) => `${pointer} ${code}`,
  );
