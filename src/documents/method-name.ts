import type { MethodWords } from './words/words';

/** How the rules and Stripe's readings call a method that has no brand and no bank. */
const PLAIN: Readonly<Record<string, keyof MethodWords>> = {
  card: 'card',
  'SEPA debit': 'sepaDebit',
  'Bacs debit': 'bacsDebit',
  'US bank account': 'usBankAccount',
  'a payment method': 'unknown',
};

/** "SEPA debit 3000" in the reader's language; names of brands and banks are their own. */
export function methodName(label: string, words: MethodWords): string {
  for (const [plain, key] of Object.entries(PLAIN)) {
    if (label === plain || label.startsWith(`${plain} `)) {
      return `${words[key]}${label.slice(plain.length)}`;
    }
  }
  return label;
}
