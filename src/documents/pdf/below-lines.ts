import type { BankDetails } from '../../domain/invoice';
import { formatDay } from '../dates';
import { formatAmount } from '../money';
import { inFours, oneLine } from '../text';
import type { BankField } from '../words/page-words';
import { bankCode } from './bank-code';
import type { BankCode } from './bank-code';
import type { Element } from './boxes';
import { codeModules } from './code-modules';
import type { Words } from '../words/words';
import type { PdfInput } from './pdf-input';
import type { Sheet } from './sheet';
import {
  BODY,
  child,
  fitsOnPage,
  keepTogether,
  LINE,
  nextPage,
  put,
  putRule,
  putText,
  SOFT,
} from './sheet';
import { wrap } from './wrap';

const HEADING = { face: 'bold', size: 10.5 } as const;
const LEADING = 13;

/** Of a receipt: each payment with its day and method. */
export function putPayments(sheet: Sheet, root: Element, input: PdfInput, words: Words): void {
  const payments = input.paid?.payments ?? [];
  if (payments.length === 0) return;
  const { document } = words.page;
  const money = (amount: number) => formatAmount(amount, input.currency, words.locale);
  keepTogether(sheet, 60);
  sheet.y += 26;
  const heading = { x: sheet.left, y: sheet.y, element: child(root, 'H2') };
  putText(sheet, heading, document.payments, HEADING);
  const table = child(root, 'Table');
  for (const { on, method, amount, refunded } of payments) {
    if (!fitsOnPage(sheet, 24)) nextPage(sheet);
    sheet.y += 19;
    const row = child(table, 'TR');
    const paid = document.paymentOf(oneLine(method ?? document.offline), formatDay(on, words));
    const text = refunded === 0 ? paid : `${paid} · ${document.refundOf(money(refunded))}`;
    putText(sheet, { x: sheet.left, y: sheet.y, element: child(row, 'TD') }, text);
    const at = { x: sheet.right, y: sheet.y, element: child(row, 'TD') };
    putText(sheet, at, money(amount), { align: 'right' });
    putRule(sheet, { x: sheet.left, y: sheet.y + 7, width: sheet.width });
  }
  sheet.y += 8;
}

export function putMemo(sheet: Sheet, root: Element, { memo }: PdfInput, words: Words): void {
  if (memo === null || memo.trim() === '') return;
  const limits = {
    width: sheet.width,
    face: 'regular',
    size: BODY,
    measure: sheet.measure,
  } as const;
  const lines = wrap(memo.trim(), limits);
  keepTogether(sheet, 26 + Math.min(lines.length, 4) * LEADING);
  sheet.y += 26;
  const heading = { x: sheet.left, y: sheet.y, element: child(root, 'H2') };
  putText(sheet, heading, words.page.document.memo, HEADING);
  sheet.y += 4;
  const element = child(root, 'P');
  for (const line of lines) {
    if (!fitsOnPage(sheet, LEADING)) nextPage(sheet);
    sheet.y += LEADING;
    putText(sheet, { x: sheet.left, y: sheet.y, element }, line);
  }
}

const FIELDS: readonly BankField[] = [
  'holder',
  'iban',
  'bic',
  'accountNumber',
  'bankName',
  'reference',
];
const PAD = 16;
/** A Swiss code is printed in one size, with 5 mm of white around it. */
const SWISS_MM = 46;
const SIZES = { epc: 76, swiss: (SWISS_MM * 72) / 25.4 } as const;

/** The account for who pays by transfer, with the code that a banking app reads. */
export function putBank(sheet: Sheet, root: Element, input: PdfInput, words: Words): void {
  const { bank, currency, amountDue, number, paid } = input;
  if (bank === null) return;
  const given = { ...bank, reference: bank.reference ?? number };
  const code = bankCode(given, paid?.remaining ?? amountDue, currency);
  const codeSize = code === null ? 0 : SIZES[code.kind];
  const rows = bankRows(sheet, given, { words, codeSize });
  const lines = rows.reduce((sum, { values }) => sum + values.length, 0);
  const height = Math.max(lines * 15 + 46, code === null ? 0 : codeSize + 2 * PAD + 18);
  keepTogether(sheet, height + 24);
  const top = sheet.y + 24;
  const panel = { x: sheet.left, y: top, width: sheet.width, height, radius: 8 };
  put(sheet, { kind: 'panel', element: null, ...panel, fill: null, stroke: LINE });
  const x = sheet.left + PAD;
  const heading = { x, y: top + 24, element: child(root, 'H2') };
  putText(sheet, heading, words.pdf.bankTitle, HEADING);
  const table = child(root, 'Table');
  let y = top + 44;
  for (const { name, values, valueX } of rows) {
    const row = child(table, 'TR');
    const head = child(row, 'TH', { scope: 'Row' });
    putText(sheet, { x, y, element: head }, name, { size: 9, color: SOFT });
    const element = child(row, 'TD');
    for (const value of values) {
      putText(sheet, { x: valueX, y, element }, value, { face: 'bold', size: 9 });
      y += 15;
    }
  }
  if (code !== null) putBankCode(sheet, root, { code, top, words });
  sheet.y = top + height;
}

interface BankRow {
  name: string;
  values: string[];
  valueX: number;
}

function bankRows(
  { left, width, measure }: Sheet,
  details: BankDetails,
  { words, codeSize }: { words: Words; codeSize: number },
): BankRow[] {
  const { bank } = words.page.document;
  const given = FIELDS.map((field) => ({ name: bank[field], value: valueOf(details, field) }));
  const shown = given.filter(({ value }) => value !== '');
  const nameWidth = Math.max(0, ...shown.map(({ name }) => measure(name, 'regular', 9))) + 18;
  const valueWidth = width - nameWidth - 2 * PAD - (codeSize === 0 ? 0 : codeSize + PAD);
  const limits = { width: valueWidth, face: 'bold', size: 9, measure } as const;
  const valueX = left + PAD + nameWidth;
  return shown.map(({ name, value }) => ({ name, values: wrap(value, limits), valueX }));
}

function putBankCode(
  sheet: Sheet,
  root: Element,
  { code, top, words }: { code: BankCode; top: number; words: Words },
): void {
  const size = SIZES[code.kind];
  const x = sheet.right - PAD - size;
  const y = top + PAD;
  const element = child(root, 'Figure', { alt: words.pdf.bankCode });
  const modules = codeModules(code.payload);
  put(sheet, { kind: 'code', x, y, size, element, modules, cross: code.kind === 'swiss' });
  const hint = { x: sheet.right - PAD, y: y + size + PAD + 6, element: child(root, 'P') };
  putText(sheet, hint, words.pdf.bankCodeHint, { size: 7.5, color: SOFT, align: 'right' });
}

function valueOf(details: BankDetails, field: BankField): string {
  const value = oneLine(details[field] ?? '');
  return field === 'iban' ? inFours(value) : value;
}
