import { join } from 'node:path';
import { send } from '../../src/local/http-request';
import type { Answered } from '../../src/local/http-request';
import { openLocalSecrets } from '../../src/local/local-secrets';
import type { SecretsFile } from '../../src/local/local-secrets';
import { ensureWebhookEndpoint } from '../../src/local/sandbox-child';
import { stubborn } from './stubborn';

/** A connection as its own people know it: by its API key, and the key of its Stripe account. */
export interface Tenant {
  code: string;
  apiKey: string;
  sandboxKey: string;
  webhookSecret: string;
}

export const SECOND = 'second';

/** So long it is tried: servers may die meanwhile. */
const PATIENCE = 120_000;

interface Asked {
  server: string;
  sandbox: string;
  /** Where Stripe's webhooks are brought, for all connections. */
  postUrl: string;
  folder: string;
  installationKey: string;
}

/** Another Stripe account beside the first, connected by the API while everything runs. */
export async function connectSecond(asked: Asked): Promise<Tenant> {
  const { server, sandbox, postUrl, folder, installationKey } = asked;
  const kept: SecretsFile = openLocalSecrets(join(folder, 'secrets', SECOND));
  const { sandboxKey } = kept.read();
  const url = `${postUrl}/${SECOND}`;
  const webhookSecret = await ensureWebhookEndpoint({ sandboxUrl: sandbox, url, kept });
  const post = (path: string, json: object) =>
    send({
      method: 'POST',
      url: `${server}${path}`,
      headers: { authorization: `Bearer ${installationKey}` },
      json,
    });
  const until = Date.now() + PATIENCE;
  await stubborn(until, async () => {
    const secrets = { secret_key: sandboxKey, webhook_secret: webhookSecret };
    const made = await post('/v1/connections', { name: 'Second', code: SECOND, ...secrets });
    // Made by a request whose answer got lost.
    if (!made.text.includes('connection_exists')) requireSuccess(made);
  });
  const apiKey = await stubborn(until, async () => {
    const made = await post('/v1/api_keys', { scope: 'admin', connection: SECOND });
    return (JSON.parse(requireSuccess(made)) as { key: string }).key;
  });
  return { code: SECOND, apiKey, sandboxKey, webhookSecret };
}

function requireSuccess({ status, text }: Answered): string {
  if (status < 300) return text;
  throw new Error(`the second connection was answered ${status}: ${text}`);
}
