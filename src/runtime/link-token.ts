import { linkTokenInput } from '../domain/refs';
import { hashToken, linkTokenOf } from './digest';

/** The secret of links and, while links are moved over to it, the one before it. */
export interface LinkSecrets {
  linkSecret: string;
  previousLinkSecret?: string;
}

interface LinkRow {
  ref: string;
  linkVersion: number;
  linkTokenHash: string | null;
}

export const tokenOfVersion = (secret: string, ref: string, version: number): string =>
  linkTokenOf(secret, linkTokenInput(ref, version));

/**
 * The token that opens the invoice now: of the current secret, or of the one before it as long as
 * the stored hash is of that one. Until it is moved over, a link given out goes on.
 */
export function currentLinkToken(
  { linkSecret, previousLinkSecret }: LinkSecrets,
  { ref, linkVersion, linkTokenHash }: LinkRow,
): string {
  const token = tokenOfVersion(linkSecret, ref, linkVersion);
  if (previousLinkSecret === undefined || hashToken(token) === linkTokenHash) return token;
  const previous = tokenOfVersion(previousLinkSecret, ref, linkVersion);
  return hashToken(previous) === linkTokenHash ? previous : token;
}

/** Names a secret without giving it away. */
export const secretFingerprint = (secret: string): string =>
  linkTokenOf(secret, 'fingerprint').slice(0, 16);

const portalTokenOf = (secret: string, link: string): string =>
  linkTokenOf(secret, `portal/${link}`);

/** A new link of the portal, of which the hash alone is stored. */
export function newPortalToken({ linkSecret }: LinkSecrets, link: string) {
  const token = portalTokenOf(linkSecret, link);
  return { token, tokenHash: hashToken(token) };
}

/** The token of a link that was made before: of the secret that its hash is of. */
export function portalToken(
  { linkSecret, previousLinkSecret }: LinkSecrets,
  { link, tokenHash }: { link: string; tokenHash: string },
): string {
  const token = portalTokenOf(linkSecret, link);
  if (previousLinkSecret === undefined || hashToken(token) === tokenHash) return token;
  const previous = portalTokenOf(previousLinkSecret, link);
  return hashToken(previous) === tokenHash ? previous : token;
}
