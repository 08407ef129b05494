import type { NamedShare } from '../collection/model/fact';

// Stripe takes 50 keys of 500 characters.
const VALUE_LENGTH = 500;
const KEY = /^shares_(\d+)$/;
const SHARE = /^([a-z2-7]{26}):(\d{1,9}):(\d{1,12})$/;

/**
 * What a payment for several invoices says of itself at Stripe: `shares_1`, `shares_2` …, each with
 * `<ref>:<lane number>:<amount>` of some of them. Who reads the payment can split it by this,
 * even where the tables have forgotten it.
 */
export function namedShares(shares: readonly NamedShare[]): Record<string, string> {
  const values: string[] = [];
  for (const { ref, n, amount } of shares) {
    const text = `${ref}:${n}:${amount}`;
    const last = values.at(-1);
    if (last !== undefined && last.length + 1 + text.length <= VALUE_LENGTH)
      values[values.length - 1] = `${last},${text}`;
    else values.push(text);
  }
  return Object.fromEntries(values.map((value, at) => [`shares_${at + 1}`, value]));
}

/** Empty where nothing is named, or where what is named is not all of the amount. */
export function readNamedShares(
  metadata: Readonly<Record<string, unknown>> | null | undefined,
  amount: number | null,
): NamedShare[] {
  const keys = Object.keys(metadata ?? {}).filter((key) => KEY.test(key));
  keys.sort((a, b) => Number(KEY.exec(a)?.[1]) - Number(KEY.exec(b)?.[1]));
  const texts = keys.flatMap((key) => String(metadata?.[key]).split(','));
  const shares = texts.flatMap((text): NamedShare[] => {
    const [, ref, n, part] = SHARE.exec(text) ?? [];
    return ref === undefined ? [] : [{ ref, n: Number(n), amount: Number(part) }];
  });
  const isEach = shares.length === texts.length && new Set(shares.map(({ ref }) => ref)).size;
  const total = shares.reduce((sum, share) => sum + share.amount, 0);
  return isEach === shares.length && total === amount ? shares : [];
}
