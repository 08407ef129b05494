import { CLOSING_REASON_TEXT } from '../collection/queries/closing-reason-text';
import type { Ending, EndingCode } from './model';

export const ENDING_CODES = [
  'refused',
  'wanted_back',
  'canceled',
  'too_late',
  'not_opened',
  'expiring',
  'not_confirmed',
] as const satisfies readonly EndingCode[];

/** Why a bundle wants no money any more, as people and programs read it. */
export interface EndingShown {
  code: EndingCode;
  /** Why that invoice refused or wants its lane back, in a code; null: the code says it. */
  reason: string | null;
  detail: string;
  invoice: string | null;
}

/** What is stored has the reason of an invoice as a code, alone or before its words. */
export function endingShown({ code, detail, invoice }: Ending): EndingShown {
  if (code === 'wanted_back') return { code, reason: detail, detail: textOf(detail), invoice };
  const [, reason, text] = /^([a-z_]+): (.+)$/s.exec(code === 'refused' ? detail : '') ?? [];
  if (reason === undefined || text === undefined) return { code, reason: null, detail, invoice };
  return { code, reason, detail: text, invoice };
}

const TEXTS: Readonly<Partial<Record<string, string>>> = CLOSING_REASON_TEXT;

/** What a newer program may have written is shown as it is. */
const textOf = (reason: string): string => TEXTS[reason] ?? reason;
