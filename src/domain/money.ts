/**
 * Money is a whole number of Stripe's minor units and a lower-case currency.
 * The table is ours: Intl disagrees with Stripe on the decimals of nineteen currencies.
 */
const MAXIMUM = 99_999_999; // Stripe takes at most eight digits, and of some currencies more
const PLAIN = { decimals: 2, grain: 1, minimum: 0 };

type Rules = { decimals: number; grain: number; minimum: number };

const zero = (minimum = 0): Rules => ({ decimals: 0, grain: 1, minimum });
const two = (minimum = 0): Rules => ({ decimals: 2, grain: 1, minimum });
const three: Rules = { decimals: 3, grain: 10, minimum: 0 };
// Sent with two decimals, though nobody uses them: only whole hundreds are legal.
const hundreds: Rules = { decimals: 2, grain: 100, minimum: 0 };

// prettier-ignore
const TABLE: Readonly<Record<string, Rules>> = {
  bif: zero(), clp: zero(), djf: zero(), gnf: zero(), jpy: zero(50), kmf: zero(), krw: zero(),
  mga: zero(), pyg: zero(), rwf: zero(), vnd: zero(), vuv: zero(), xaf: zero(), xof: zero(),
  xpf: zero(), bhd: three, jod: three, kwd: three, omr: three, tnd: three,
  isk: hundreds, ugx: hundreds,
  usd: two(50), aed: two(200), aud: two(50), bgn: two(100), brl: two(50), cad: two(50),
  chf: two(50), czk: two(1500), dkk: two(250), eur: two(50), gbp: two(30), hkd: two(400),
  huf: two(17500), inr: two(50), mxn: two(1000), myr: two(200), nok: two(300), nzd: two(50),
  pln: two(200), ron: two(200), sek: two(300), sgd: two(50), thb: two(1000),
};

const MAXIMA: Readonly<Record<string, number>> = { idr: 999_999_999_999 };

// Other currencies Stripe charges in: two decimals, and no minimum is published.
const OTHERS = new Set(
  (
    'afn all amd ang aoa ars awg azn bam bbd bdt bmd bnd bob bsd bwp byn bzd cdf cny cop crc cve ' +
    'dop dzd egp etb fjd fkp gel gip gmd gtq gyd hnl htg idr ils jmd kes kgs khr kyd kzt lak lbp ' +
    'lkr lrd lsl mad mdl mkd mmk mnt mop mur mvr mwk mzn nad ngn nio npr pab pen pgk php pkr qar ' +
    'rsd rub sar sbd scr shp sle sos srd std szl tjs top try ttd twd tzs uah uyu uzs wst xcd xcg ' +
    'yer zar zmw'
  ).split(' '),
);

const SYMBOLS: Readonly<Record<string, string>> = {
  eur: '€',
  usd: '$',
  gbp: '£',
  jpy: '¥',
};

/** True for a lower-case ISO code that Stripe charges in. */
export function isCurrency(code: string): boolean {
  return Object.hasOwn(TABLE, code) || OTHERS.has(code);
}

function rulesOf(currency: string): Rules {
  return TABLE[currency] ?? PLAIN;
}

export const decimalsOf = (currency: string): number => rulesOf(currency).decimals;
/** The smallest step of an amount: 100 for ISK and UGX, 10 for three-decimal currencies. */
export const grainOf = (currency: string): number => rulesOf(currency).grain;
/** The least Stripe charges, in minor units; 0 where no minimum is published. */
export const minimumOf = (currency: string): number => rulesOf(currency).minimum;
/** The most Stripe charges, in minor units. */
export const maximumOf = (currency: string): number => MAXIMA[currency] ?? MAXIMUM;
/** Undefined where an amount is written with the code of the currency. */
export const symbolOf = (currency: string): string | undefined => SYMBOLS[currency];

export type AmountProblem = 'not_whole' | 'below_minimum' | 'above_maximum' | 'breaks_grain';

/** Whether Stripe would take this amount; null when it would. */
export function chargeProblem(amount: number, currency: string): AmountProblem | null {
  if (!Number.isSafeInteger(amount) || amount < 0) return 'not_whole';
  if (amount > maximumOf(currency)) return 'above_maximum';
  if (amount % grainOf(currency) !== 0) return 'breaks_grain';
  if (amount < Math.max(1, minimumOf(currency))) return 'below_minimum';
  return null;
}

/**
 * "€119.00", "¥5,000", "12.500 KWD": plain English text, the same in every process. It is for
 * Temporal summaries, explain, the timeline and refusals; customers read `formatAmount` of
 * documents.
 */
export function formatMoney(amount: number, currency: string): string {
  const decimals = decimalsOf(currency);
  const digits = String(Math.abs(amount)).padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals).replace(/\B(?=(\d{3})+$)/g, ',');
  const text = decimals === 0 ? whole : `${whole}.${digits.slice(-decimals)}`;
  const symbol = symbolOf(currency);
  const sign = amount < 0 ? '-' : '';
  return symbol ? `${sign}${symbol}${text}` : `${sign}${text} ${currency.toUpperCase()}`;
}
