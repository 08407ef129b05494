import type { Branding } from '../../domain/branding';
import { issuerLine } from '../issuer-line';
import type { Issuer } from '../pdf/pdf-of-invoice';
import type { PageMode } from './page-types';

/** Whose page it is, and how it looks. */
export interface PageOf {
  businessName: string;
  mode: PageMode;
  branding: Branding | null;
  /** Below the page: who that is on documents; null: nothing beside the name. */
  issuer: string | null;
}

type Branded = Issuer & { businessName: string; mode: PageMode };

export const pageOf = (connection: Branded, locale: string | null): PageOf => ({
  businessName: connection.businessName,
  mode: connection.mode,
  branding: connection.branding ?? null,
  issuer: issuerLine(connection.businessName, connection, locale),
});

/** What the frame of a page takes of it. */
export function frameOf({ businessName, mode, branding, issuer }: PageOf): PageOf {
  return { businessName, mode, branding, issuer };
}
