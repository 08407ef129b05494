import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import type { LinkSecrets } from './link-token';

const AES = 'aes-256-gcm';
const PREFIX = 'aes1:';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

const encryptionKeyOf = (secret: string): Buffer =>
  createHmac('sha256', secret).update('rows').digest();

/** For a row whose text a copy of the database must not give away: readable with the secret. */
export function encrypt(secret: string, text: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(AES, encryptionKeyOf(secret), nonce);
  const bytes = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return PREFIX + Buffer.concat([nonce, cipher.getAuthTag(), bytes]).toString('base64');
}

/**
 * The text again, by the current secret or the one before it; one that is there in clear, from an
 * older build, is given as it is.
 */
export function decrypt({ linkSecret, previousLinkSecret }: LinkSecrets, stored: string): string {
  if (!stored.startsWith(PREFIX)) return stored;
  try {
    return decryptWith(linkSecret, stored);
  } catch (error) {
    if (previousLinkSecret === undefined) throw error;
    return decryptWith(previousLinkSecret, stored);
  }
}

function decryptWith(secret: string, stored: string): string {
  const bytes = Buffer.from(stored.slice(PREFIX.length), 'base64');
  const [nonce, tag] = [
    bytes.subarray(0, NONCE_BYTES),
    bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES),
  ];
  try {
    const decipher = createDecipheriv(AES, encryptionKeyOf(secret), nonce, {
      authTagLength: TAG_BYTES,
    });
    decipher.setAuthTag(tag);
    return (
      decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES), undefined, 'utf8') +
      decipher.final('utf8')
    );
  } catch (error) {
    const words =
      'a row cannot be read: it is damaged, or of another LINK_SECRET: set that as ' +
      'LINK_SECRET_PREVIOUS';
    throw new Error(words, { cause: error });
  }
}
