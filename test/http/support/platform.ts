import { Client } from 'pg';
import { COMMAND_LINE } from '../../../src/domain/audit';
import { newApiKey } from '../../../src/runtime/new-api-key';
import type { HttpSettings } from '../../../src/http/http-deps';
import type { Answer, TestApp } from './test-app';
import { startApp } from './test-app';

export const PLATFORM_KEY = 'sk_test_of_the_platform';
export const CLIENT_ID = 'ca_OfThePlatform';

/** An app with a connection whose key is a platform's, and a key of the installation. */
export interface PlatformApp {
  app: TestApp;
  send(method: string, path: string, body?: unknown): Promise<Answer>;
  /** As a browser asks. */
  page(method: string, url: string): Promise<Answer>;
  connection(code: string): Promise<Record<string, unknown>>;
  sql<T = Record<string, unknown>>(text: string): Promise<T[]>;
}

export async function startPlatform(settings: Partial<HttpSettings> = {}): Promise<PlatformApp> {
  const app = await startApp(settings, (deps) => ({
    ...deps,
    findConnection: (code) => deps.stores.connectionSecrets.read(code),
  }));
  const { key, ...kept } = newApiKey(null);
  const row = { ...kept, scope: 'admin' as const, connection: null, mode: null, name: null };
  await app.stores.apiKeys.create({ ...row, expiresAt: null }, COMMAND_LINE);
  const send = (method: string, path: string, body?: unknown) =>
    app.request(method, path, body, { key });
  app.stripeAccounts.keys.set(PLATFORM_KEY, { kind: 'read', account: 'acct_platform', gone: null });
  await send('POST', '/v1/connections', { name: 'P', code: 'platform', secret_key: PLATFORM_KEY });
  return {
    app,
    send,
    page: (method, url) => {
      const { pathname, search } = new URL(url, app.url);
      const headers = { accept: 'text/html' };
      return app.request(method, pathname + search, undefined, { key: null, headers });
    },
    connection: async (code) => (await send('GET', `/v1/connections/${code}`)).json,
    sql: async <T>(text: string) => {
      const client = new Client({ connectionString: app.databaseUrl });
      await client.connect();
      const { rows } = await client.query(text).finally(() => client.end());
      return rows as T[];
    },
  };
}

export const problemOf = ({ status, json }: Answer) => [
  status,
  json['code'],
  ...((json['errors'] ?? []) as { pointer: string; code: string }[])
    .map(({ pointer, code }) => `${pointer} ${code}`)
    .sort(),
];
