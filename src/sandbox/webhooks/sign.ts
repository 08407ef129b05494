import { createHmac } from 'node:crypto';

/** Signs with real time, not virtual time: the tolerance protects the transport. */
export function signatureHeader(body: string, secrets: readonly string[]): string {
  const at = Math.floor(Date.now() / 1000);
  const signatures = secrets.map((secret) => {
    const digest = createHmac('sha256', secret).update(`${at}.${body}`).digest('hex');
    return `v1=${digest}`;
  });
  return [`t=${at}`, ...signatures].join(',');
}
