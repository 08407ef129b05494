import type { BankDetails } from '../../domain/invoice';
import { epcPayload } from './epc-code';
import { swissPayload } from './swiss-code';

/** What the code of a transfer says, and by which standard it is read. */
export interface BankCode {
  kind: 'epc' | 'swiss';
  payload: string;
}

/** For euros by EPC, for Swiss francs by the QR-bill; null where no app could read one. */
export function bankCode(bank: BankDetails, amount: number, currency: string): BankCode | null {
  const epc = epcPayload(bank, amount, currency);
  if (epc !== null) return { kind: 'epc', payload: epc };
  const swiss = swissPayload(bank, amount, currency);
  return swiss === null ? null : { kind: 'swiss', payload: swiss };
}
