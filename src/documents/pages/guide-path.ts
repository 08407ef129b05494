/** Where http serves a guide, by the name of its file. */
export const GUIDE_ROUTE = '/docs/guides/:name';

export const guidePath = (name: string): string =>
  GUIDE_ROUTE.replace(':name', encodeURIComponent(name));
