/**
 * ISO 7064 MOD 97-10, as an IBAN and a creditor reference (ISO 11649) have it: letters count 10 to
 * 35; the whole, turned by four, leaves 1 divided by 97.
 */
export function leavesOne(text: string): boolean {
  const turned = text.slice(4) + text.slice(0, 4);
  let remainder = 0;
  for (const letter of turned) {
    const value = Number.parseInt(letter, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder === 1;
}

const CARRIES = [0, 9, 4, 6, 8, 2, 7, 1, 3, 5] as const;

/** Modulo 10 recursive, as a Swiss QR reference has it: the last digit is that of the others. */
export function endsInCheckDigit(digits: string): boolean {
  let carry = 0;
  for (const digit of digits.slice(0, -1)) carry = CARRIES[(carry + Number(digit)) % 10] ?? 0;
  return Number(digits.at(-1)) === (10 - carry) % 10;
}
