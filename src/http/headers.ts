import type { RequestHandler } from 'express';
import helmet from 'helmet';
import type { HttpSettings } from './http-deps';

const YEAR = 31_536_000;

const strictTransport = ({ publicUrl }: HttpSettings) =>
  publicUrl.startsWith('https:') ? { maxAge: YEAR } : false;

const ALLOW_NOTHING = { defaultSrc: ["'none'"], frameAncestors: ["'none'"], baseUri: ["'none'"] };

/** Answers for programs: never kept by a cache, never shown in a frame, never run. */
export function apiHeaders(settings: HttpSettings): RequestHandler {
  const secure = helmet({
    contentSecurityPolicy: { useDefaults: false, directives: ALLOW_NOTHING },
    strictTransportSecurity: strictTransport(settings),
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
  });
  return (request, response, next) => {
    response.setHeader('Cache-Control', 'no-store');
    secure(request, response, next);
  };
}

/**
 * Pages hold a secret in their address: no cache, no search engine and no referrer may carry it.
 * A form answers 303 to Checkout, which `form-action 'self'` alone would stop.
 */
export function pageHeaders(settings: HttpSettings): RequestHandler {
  return headersOfPage(settings, payingPage(settings));
}

/** The portal alone may be shown in frames, of the pages that are listed. */
export function portalHeaders(settings: HttpSettings): RequestHandler {
  const { portalFrameAncestors: frameAncestors = [] } = settings;
  const isFramed = frameAncestors.length > 0;
  return headersOfPage(settings, {
    ...payingPage(settings),
    ...(isFramed && { frameAncestors: [...frameAncestors] }),
  });
}

const payingPage = ({ checkoutOrigins }: HttpSettings) => ({
  ...OWN_FILES,
  formAction: ["'self'", 'https://checkout.stripe.com', ...checkoutOrigins],
});

/** The form there answers 303 to a page of Stripe where an account enters its details. */
export function connectHeaders(settings: HttpSettings): RequestHandler {
  const stripe = settings.stripeOrigin ?? 'https://connect.stripe.com';
  return headersOfPage(settings, { ...OWN_FILES, formAction: ["'self'", stripe] });
}

/** Pages about Quittance itself: no form, no script. */
export function siteHeaders(settings: HttpSettings): RequestHandler {
  return headersOfPage(settings, { ...OWN_FILES, formAction: ["'none'"] });
}

/** The documentation alone runs a script, from our own files, and reads the API's description. */
export function docsHeaders(settings: HttpSettings): RequestHandler {
  return headersOfPage(settings, {
    ...OWN_FILES,
    formAction: ["'none'"],
    scriptSrc: ["'self'"],
    connectSrc: ["'self'"],
  });
}

const OWN_FILES = { styleSrc: ["'self'"], imgSrc: ["'self'", 'data:'] };

function headersOfPage(settings: HttpSettings, allowed: Record<string, string[]>): RequestHandler {
  const secure = helmet({
    contentSecurityPolicy: { useDefaults: false, directives: { ...ALLOW_NOTHING, ...allowed } },
    strictTransportSecurity: strictTransport(settings),
    referrerPolicy: { policy: 'no-referrer' },
    // It knows no list.
    xFrameOptions: allowed['frameAncestors'] === undefined ? { action: 'deny' } : false,
  });
  return (request, response, next) => {
    response.setHeader('Cache-Control', 'no-store');
    response.setHeader('X-Robots-Tag', 'noindex, nofollow');
    secure(request, response, next);
  };
}
