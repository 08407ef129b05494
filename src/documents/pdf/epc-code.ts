import type { BankDetails } from '../../domain/invoice';
import { oneLine } from '../text';

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
  if (currency !== 'eur' || account === '' || amount < 1 || amount > MOST) return null;
  const euros = `EUR${Math.floor(amount / 100)}.${String(amount % 100).padStart(2, '0')}`;
  const name = oneLine(holder).slice(0, 70);
  const remittance = oneLine(reference ?? '').slice(0, 140);
  const lines = ['BCD', '002', '1', 'SCT', oneLine(bic ?? ''), name, account, euros, '', ''];
  return [...lines, remittance].join('\n');
}
