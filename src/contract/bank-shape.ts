import { z } from 'zod';
import { leavesOne } from '../domain/check-digits';
import { postalAddress } from './address-shape';
import { fieldError } from './problems';
import { line } from './text';

const IBAN = 'must be an IBAN without spaces whose check digits are right';

/** ISO 13616. */
export const isIban = (text: string): boolean =>
  /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(text) && leavesOne(text);

/** The bank account for transfers, shown on the page, in mails and PDF. */
export const bankDetails = z.strictObject(
  {
    holder: line(140),
    iban: z
      .string({ error: fieldError('iban_invalid', IBAN) })
      .refine(isIban, { error: fieldError('iban_invalid', IBAN) })
      .nullish(),
    bic: z
      .string({ error: fieldError('bic_invalid', 'must have 8 or 11 letters and digits') })
      .regex(/^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$/, {
        error: fieldError('bic_invalid', 'must have 8 or 11 capital letters and digits'),
      })
      .nullish(),
    account_number: line(40).nullish(),
    bank_name: line(140).nullish(),
    reference: line(140).nullish(),
    holder_address: postalAddress.nullish().meta({
      description:
        'Of the holder. A Swiss QR code (CHF, IBAN of CH or LI) needs postcode, town and country.',
    }),
  },
  { error: fieldError('not_an_object', 'must be a JSON object') },
);

export type BankDetailsGiven = z.infer<typeof bankDetails>;
