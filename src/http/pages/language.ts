import type { Request } from 'express';
import type { Language } from '../../documents/words/words-for';
import { LANGUAGES, languageOf } from '../../documents/words/words-for';

/** The language of the switch, which each link and form of the page keeps; else nothing is chosen. */
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

/** Chosen, or the customer's own, or the browser's; a region is kept where it fits. */
export function pageLocale(request: Request, ofCustomer: string | null): string | null {
  const chosen = chosenLanguage(request);
  if (chosen !== null) return languageOf(ofCustomer) === chosen ? ofCustomer : chosen;
  return ofCustomer ?? browserLanguage(request);
}
