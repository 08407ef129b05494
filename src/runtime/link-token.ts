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
