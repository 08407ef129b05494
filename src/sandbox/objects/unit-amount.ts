import { malformed, missingParameter } from '../transport/errors';

// The price of one piece may have up to twelve decimal places of the smallest unit; what is paid
// is whole: quantity times price, rounded once, in whole numbers all the way.

const PLACES = 12;
const SCALE = 10n ** BigInt(PLACES);
const DECIMAL = /^(\d{1,15})(?:\.(\d{1,12}))?$/;

/** A price of one piece as Stripe shows it; the whole number is null when there is a fraction. */
export interface UnitAmount {
  readonly whole: number | null;
  readonly decimal: string;
}

interface Given {
  readonly unit_amount?: number | undefined;
  /** A text on the wire, whatever the SDK makes of it. */
  readonly unit_amount_decimal?: unknown;
}

/** Reads `unit_amount` or `unit_amount_decimal`: one of them, and never both. */
export function readUnitAmount(given: Given, at: string): UnitAmount {
  const inside = (name: string): string => (at === '' ? name : `${at}[${name}]`);
  const { unit_amount: whole, unit_amount_decimal: decimal } = given;
  if (whole !== undefined && decimal !== undefined) {
    throw malformed(
      'You may only specify one of these parameters: unit_amount, unit_amount_decimal.',
      'parameters_exclusive',
      inside('unit_amount_decimal'),
    );
  }
  if (decimal !== undefined) return fromDecimal(String(decimal), inside('unit_amount_decimal'));
  if (whole === undefined) throw missingParameter(inside('unit_amount'));
  if (whole < 0) {
    throw malformed(
      'This value must be greater than or equal to 0.',
      'parameter_invalid_integer',
      inside('unit_amount'),
    );
  }
  return { whole, decimal: String(whole) };
}

function fromDecimal(text: string, at: string): UnitAmount {
  const match = DECIMAL.exec(text);
  if (match === null) throw malformed(`Invalid decimal: ${text}`, undefined, at);
  const whole = BigInt(match[1] ?? '0').toString();
  const fraction = (match[2] ?? '').replace(/0+$/, '');
  if (fraction === '') return { whole: Number(whole), decimal: whole };
  return { whole: null, decimal: `${whole}.${fraction}` };
}

/** What so many pieces cost, rounded half up to the smallest unit. */
export function priceOfPieces(decimal: string, quantity: number): number {
  const [whole = '0', fraction = ''] = decimal.split('.');
  const scaled = BigInt(whole + fraction.padEnd(PLACES, '0')) * BigInt(quantity);
  return Number((scaled + SCALE / 2n) / SCALE);
}
