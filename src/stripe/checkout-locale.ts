import type Stripe from 'stripe';

type Locale = Stripe.Checkout.SessionCreateParams.Locale;

const SUPPORTED: ReadonlySet<string> = new Set(
  (
    'bg cs da de el en en-GB es es-419 et fi fil fr fr-CA hi-IN hr hu id it ja ko lt lv ms mt nb ' +
    'nl pl pt pt-BR ro ru sk sl sv th tr vi zh zh-HK zh-TW'
  ).split(' '),
);

/** Checkout's word for a language; it refuses what it does not know, so the rest is "auto". */
export function checkoutLocale(locale: string | null): Locale {
  if (locale === null) return 'auto';
  const [language = '', region] = locale.replace('_', '-').split('-');
  const plain = language.toLowerCase();
  const full = region === undefined ? plain : `${plain}-${region.toUpperCase()}`;
  if (SUPPORTED.has(full)) return full;
  return SUPPORTED.has(plain) ? plain : 'auto';
}
