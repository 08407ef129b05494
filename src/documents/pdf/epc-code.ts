import type { BankDetails } from '../../domain/invoice';
import { oneLine, shortened } from '../text';

/** In minor units: as much as a transfer holds, by EPC and by the Swiss standard alike. */
const MOST = 99_999_999_999;

/**
 * What a banking app reads from the QR code of a transfer in euros (EPC069-12, version 2): holder,
 * account, amount and reference are filled in. Null where it takes none such.
 */
export function epcPayload(
  { holder, iban, bic, reference }: BankDetails,
  amount: number,
  currency: string,
): string | null {
  const account = oneLine(iban ?? '').replace(/ /g, '');
  if (currency !== 'eur' || account === '' || !isPayable(amount)) return null;
  const euros = `EUR${twoDecimals(amount)}`;
  const name = shortened(oneLine(holder), 70);
  const remittance = shortened(oneLine(reference ?? ''), 140);
  const lines = ['BCD', '002', '1', 'SCT', oneLine(bic ?? ''), name, account, euros, '', ''];
  return [...lines, remittance].join('\n');
}

export const isPayable = (amount: number): boolean => amount >= 1 && amount <= MOST;

export const twoDecimals = (amount: number): string =>
  `${Math.floor(amount / 100)}.${String(amount % 100).padStart(2, '0')}`;
