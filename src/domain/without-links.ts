/** Of one invoice, and of all that a customer has. */
const LINK = /(\/(?:i|portal(?:\/mailed)?)\/)[a-z2-7]{32}(?![a-z2-7])/g;

export const hasLink = (text: string): boolean => withoutLinks(text) !== text;

/** A checkout contains our return URL; the token in it is stored only as a hash. */
export const withoutLinks = (payload: string): string => payload.replace(LINK, '$1…');
