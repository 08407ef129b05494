import { NO_BRANDING, logoPath } from '../../domain/branding';
import { issuerLine } from '../issuer-line';
import { logoOf } from '../pdf/pdf-of-invoice';
import type { Issuer } from '../pdf/pdf-of-invoice';
import { isolateText } from '../text';

/** How a mail to a customer looks, and who sends it. */
export interface MailBrand {
  accentColor: string | null;
  /** PNG or JPEG: most mail programs draw no SVG. */
  logoUrl: string | null;
  /** Below the mail, each its own line. */
  lines: readonly string[];
}

export const PLAIN_MAIL: MailBrand = { accentColor: null, logoUrl: null, lines: [] };

type Branded = Issuer & { businessName: string };

export function mailBrand(
  connection: Branded | null,
  publicUrl: string,
  locale: string | null,
): MailBrand {
  if (connection === null) return PLAIN_MAIL;
  const { accentColor, footer } = connection.branding ?? NO_BRANDING;
  const drawn = logoOf(connection);
  return {
    accentColor,
    logoUrl: drawn === null ? null : `${publicUrl}${logoPath({ sha256: drawn })}`,
    lines: [
      ...(footer ?? '').split('\n').map((line) => line.trim()),
      issuerLine(connection.businessName, connection, locale) ?? '',
    ].flatMap((line) => (line === '' ? [] : [isolateText(line)])),
  };
}
