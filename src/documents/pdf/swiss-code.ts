import { endsInCheckDigit, leavesOne } from '../../domain/check-digits';
import type { BankDetails } from '../../domain/invoice';
import type { PostalAddress } from '../../domain/postal-address';
import { oneLine } from '../text';
import { isPayable, twoDecimals } from './epc-code';

/** The letters that the standard allows: Latin, and four Romanian ones. */
const ALLOWED = /^[\n -~\u00a0-\u017f\u0218-\u021b\u20ac]*$/;
const SWISS_IBAN = /^(?:CH|LI)\d{7}[A-Z\d]{12}$/;

/**
 * What a Swiss banking app reads from the code of a QR-bill (SIX implementation guidelines 2.3,
 * "SPC", version 0200) for francs and an account of CH or LI. Who owes it is left to the app. Null
 * where the standard allows none: without the holder's postcode, town and country, for a QR-IBAN
 * without its QR reference, and for letters that it does not know.
 */
export function swissPayload(bank: BankDetails, amount: number, currency: string): string | null {
  const account = compact(bank.iban);
  const creditor = creditorOf(bank);
  const reference = referenceOf(bank.reference, account);
  const isAccount = SWISS_IBAN.test(account) && leavesOne(account);
  if (currency !== 'chf' || !isPayable(amount) || !isAccount) return null;
  if (creditor === null || reference === null) return null;
  const head = ['SPC', '0200', '1', account];
  const money = [twoDecimals(amount), 'CHF'];
  // Nobody is named as the last creditor, and nobody as who owes it.
  const parts = [head, creditor, NOBODY, money, NOBODY, reference, ['EPD']];
  const payload = parts.flat().join('\n');
  return ALLOWED.test(payload) ? payload : null;
}

/** A party is seven lines. */
const NOBODY: readonly string[] = Array<string>(7).fill('');

/** The number stays with its street, which the standard allows: they are given as one. */
function creditorOf({ holder, holderAddress }: BankDetails): string[] | null {
  const given = addressOf(holderAddress);
  const name = plain(holder);
  if (given === null || name === '') return null;
  const { street, postcode, town, country } = given;
  return ['S', name.slice(0, 70), street.slice(0, 70), '', postcode, town.slice(0, 35), country];
}

function addressOf(given: PostalAddress | undefined) {
  const country = plain(given?.country).toUpperCase();
  const postcode = plain(given?.postcode).slice(0, 16);
  const town = plain(given?.town);
  if (!/^[A-Z]{2}$/.test(country) || postcode === '' || town === '') return null;
  return { street: plain(given?.line1 ?? given?.line2), postcode, town, country };
}

/** A QR-IBAN names an institution from 30000 to 31999, and takes QR references alone. */
function referenceOf(given: string | null, account: string): string[] | null {
  const isQrIban = /^3[01]/.test(account.slice(4));
  const text = plain(given);
  const closed = compact(given).toUpperCase();
  if (isQrIban) {
    return /^\d{27}$/.test(closed) && endsInCheckDigit(closed) ? ['QRR', closed, ''] : null;
  }
  const isCreditorReference = /^RF\d{2}[A-Z\d]{1,21}$/.test(closed) && leavesOne(closed);
  return isCreditorReference ? ['SCOR', closed, ''] : ['NON', '', text.slice(0, 140)];
}

const compact = (text: string | null | undefined): string => plain(text).replace(/ /g, '');

/** Typesetters' quotes and dashes as every keyboard has them: the standard knows no others. */
const plain = (text: string | null | undefined): string =>
  oneLine(text ?? '')
    .normalize('NFC')
    .replace(/[‘’]/g, "'")
    .replace(/[“”„]/g, '"')
    .replace(/[‐‑–—]/g, '-');
