import type { BankDetails, Line } from '../../domain/invoice';
import { taxRateOf } from '../../domain/tax-category';
import { oneLine } from '../text';
import { bankCode } from './bank-code';
import type { PdfInput } from './pdf-input';
import { taxByRate } from './tax-by-rate';

/** Whether a part of the PDF is there, and if not, why. */
export interface PdfPart {
  shown: boolean;
  /** JSON pointers into the invoice, of what it would take; all of them. */
  missing: string[];
  /** Another reason why it is not shown; null: there is none. */
  detail: string | null;
}

export interface PdfParts {
  taxByRate: PdfPart;
  epcCode: PdfPart;
  swissCode: PdfPart;
}

/**
 * The parts that an invoice has where its fields allow them. `input` is what its PDF is drawn from,
 * `bank` the account that it names, demanded now or not.
 */
export function pdfParts(input: PdfInput, bank: BankDetails | null): PdfParts {
  const { currency, number, paid, amountDue } = input;
  const given = bank === null ? null : { ...bank, reference: bank.reference ?? number };
  const isDemanded = input.bank !== null;
  // Of what is paid nothing remains, which is no fault of its fields.
  const amount = isDemanded ? (paid?.remaining ?? amountDue) : amountDue;
  const code = given === null ? null : bankCode(given, amount, currency);
  return {
    taxByRate: taxPart(input.lines),
    epcCode: codePart(code?.kind === 'epc', isDemanded, epcObstacle(given, currency)),
    swissCode: codePart(code?.kind === 'swiss', isDemanded, swissObstacle(given, currency)),
  };
}

function taxPart(lines: readonly Line[]): PdfPart {
  const missing = lines.flatMap(({ tax }, at) =>
    taxRateOf(tax) === null ? [`/lines/${at}/tax${tax === null ? '' : '/rate'}`] : [],
  );
  return { shown: taxByRate(lines).length > 0, missing, detail: null };
}

type Obstacle = Pick<PdfPart, 'missing' | 'detail'>;

const because = (detail: string): Obstacle => ({ missing: [], detail });
const lacking = (...missing: string[]): Obstacle => ({ missing, detail: null });

const NOT_DEMANDED = 'nobody has to transfer money now: it is paid, on its way, charged or void';
const OTHERWISE = 'the standard takes no such amount, or does not know a letter of it';

function codePart(
  isReadable: boolean,
  isDemanded: boolean,
  { missing, detail }: Obstacle,
): PdfPart {
  if (isReadable)
    return { shown: isDemanded, missing: [], detail: isDemanded ? null : NOT_DEMANDED };
  const isUnexplained = missing.length === 0 && detail === null;
  return { shown: false, missing, detail: isUnexplained ? OTHERWISE : detail };
}

function epcObstacle(bank: BankDetails | null, currency: string): Obstacle {
  if (currency !== 'eur') return because('invoices in euros alone have it');
  if (bank === null) return lacking('/bank_details');
  return isEmpty(bank.iban) ? lacking('/bank_details/iban') : lacking();
}

function swissObstacle(bank: BankDetails | null, currency: string): Obstacle {
  if (currency !== 'chf') return because('invoices in Swiss francs alone have it');
  if (bank === null) return lacking('/bank_details');
  const iban = oneLine(bank.iban ?? '').replace(/ /g, '');
  const address = (['postcode', 'town', 'country'] as const).flatMap((field) =>
    isEmpty(bank.holderAddress?.[field]) ? [`/bank_details/holder_address/${field}`] : [],
  );
  const missing = [...(iban === '' ? ['/bank_details/iban'] : []), ...address];
  if (iban !== '' && !/^(?:CH|LI)/.test(iban)) {
    return { missing, detail: 'the IBAN is of neither CH nor LI' };
  }
  if (/^..\d\d3[01]/.test(iban)) {
    const detail = 'a QR-IBAN takes a QR reference alone: 27 digits, the last a check digit';
    return { missing, detail };
  }
  return lacking(...missing);
}

const isEmpty = (text: string | null | undefined): boolean => oneLine(text ?? '') === '';
