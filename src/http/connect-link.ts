import { timingSafeEqual } from 'node:crypto';
import { linkTokenOf } from '../runtime/digest';
import type { HttpDeps } from './http-deps';

const tokenOf = (secret: string, code: string): string => linkTokenOf(secret, `connect/${code}`);

/** Where a business connects its account: stable, while each of Stripe's own links works once. */
export function connectUrl({ settings }: HttpDeps, code: string): string {
  return `${settings.publicUrl}${connectPath(settings.linkSecrets.reveal().linkSecret, code)}`;
}

const connectPath = (secret: string, code: string): string =>
  `/connect/${code}/${tokenOf(secret, code)}`;

/** Where Stripe leads a business back to: one address, which the platform's settings name. */
export const oauthReturnUrl = (publicUrl: string): string => `${publicUrl}/connect/oauth/return`;

/** A link of the secret before the current one goes on, as pay links do. */
export function isConnectToken({ settings }: HttpDeps, code: string, token: string): boolean {
  const { linkSecret, previousLinkSecret } = settings.linkSecrets.reveal();
  const given = Buffer.from(token);
  return [linkSecret, previousLinkSecret]
    .flatMap((secret) => secret ?? [])
    .map((secret) => Buffer.from(tokenOf(secret, code)))
    .some((valid) => valid.length === given.length && timingSafeEqual(valid, given));
}
