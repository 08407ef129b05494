import { HOUR, MINUTE, SECOND } from './time';

/** How long a link of the portal that the API makes may be opened. */
export const PORTAL_LINK = { shortest: MINUTE / SECOND, usual: HOUR / SECOND, longest: 43_200 };

/** A mailed link is opened once, and within this time. */
export const MAILED_LINK_MS = 30 * MINUTE;

/** Who opened a mailed link has so long to pay, in the browser that opened it. */
export const PORTAL_SESSION_MS = 4 * HOUR;

/** Of one address: what is asked beyond it is answered in the same words, and not mailed. */
export const MAILED_LINKS = { most: 3, within: 15 * MINUTE };
