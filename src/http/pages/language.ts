import type { Request } from 'express';
import type { Language } from '../../documents/words/words-for';
import { LANGUAGES } from '../../documents/words/words-for';
import { readerLocale } from '../../domain/reader-locale';
import type { InvoiceRow } from '../../postgres/invoices/invoice-row';
import type { HttpDeps } from '../http-deps';

/** By the switch: each link and form of the page keeps it. */
export function chosenLanguage(request: Request): Language | null {
  const { lang } = request.query;
  return LANGUAGES.find((language) => language === lang) ?? null;
}

/** A path of ours that keeps what was chosen. */
export const inChosen = (path: string, chosen: Language | null): string =>
  chosen === null ? path : `${path}?lang=${chosen}`;

/** What the browser says, for pages of nobody we know; the first it prefers of those we speak. */
export function browserLanguage(request: Request): Language | null {
  const accepted = request.headers['accept-language'];
  if (accepted === undefined) return null;
  return LANGUAGES.find((one) => one === request.acceptsLanguages([...LANGUAGES])) ?? null;
}

/** Chosen now or by who paid here before, or the customer's own, or the browser's. */
export function pageLocale(request: Request, row: InvoiceRow | null): string | null {
  const chosen = chosenLanguage(request) ?? row?.pageLanguage ?? null;
  return readerLocale(chosen, row?.customer.locale ?? null) ?? browserLanguage(request);
}

/** What a form was sent in: Checkout speaks it, and the page when it is opened again. */
export async function rememberLanguage(
  { stores }: HttpDeps,
  { row, chosen }: { row: InvoiceRow; chosen: Language | null },
): Promise<void> {
  if (chosen !== null) await stores.invoices.setPageLanguage(row.ref, chosen);
}
