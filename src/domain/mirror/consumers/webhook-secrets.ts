/** What is kept encrypted of a webhook. */
export interface WebhookSecrets {
  /** By which requests are signed. */
  secret: string;
  /** The one before it signs, too, until then (engine time). */
  previous: { secret: string; until: number } | null;
  /** What is sent with each request, by name. */
  headers: Record<string, string>;
}

/** As it is kept: the secret alone where there is nothing else. */
export function printWebhookSecrets(secrets: WebhookSecrets): string {
  const isPlain = secrets.previous === null && Object.keys(secrets.headers).length === 0;
  return isPlain ? secrets.secret : JSON.stringify(secrets);
}

export function parseWebhookSecrets(kept: string): WebhookSecrets {
  if (!kept.startsWith('{')) return { secret: kept, previous: null, headers: {} };
  const { secret, previous, headers } = JSON.parse(kept) as WebhookSecrets;
  return { secret, previous, headers };
}

/** Those that a request is signed by now, the newest first. */
export const signingSecrets = ({ secret, previous }: WebhookSecrets, now: number): string[] =>
  previous !== null && now < previous.until ? [secret, previous.secret] : [secret];

/** Names of headers that requests have by themselves, or that say how they are sent. */
const OWN_HEADERS = [
  'accept-encoding',
  'connection',
  'expect',
  'host',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'user-agent',
];

export const isOwnHeader = (name: string): boolean =>
  OWN_HEADERS.includes(name.toLowerCase()) || /^(webhook|proxy|content)-/i.test(name);
