import { formatDay } from '../dates';
import { formatAmount } from '../money';
import { isolateText, oneLine } from '../text';
import type { Element } from './boxes';
import { codeModules } from './code-modules';
import type { Words } from '../words/words';
import type { PdfInput, PdfPaid } from './pdf-input';
import type { Sheet } from './sheet';
import { ACCENT, BODY, child, GOOD, INK, LINE, put, putRule, putText, SOFT, TINT } from './sheet';
import { wrap } from './wrap';

/** 62 mm from the top: in the window of an envelope, of DIN's and ISO's as of #10. */
export const ADDRESS_TOP = 193;
const FACTS_WIDTH = 200;
const HERO_TOP = 284;
const HERO_HEIGHT = 84;
const PAD = 16;
const CODE = 62;
const LINK_WIDTH = 196;

/** The first page down to the table: whom it is from and to, how much, and how to pay. */
export function putHead(sheet: Sheet, root: Element, input: PdfInput, words: Words): void {
  // A long name or address pushes down what is below it: nothing is cut off.
  const title = words.pdf.title[input.kind];
  putLogo(sheet, input);
  const top = Math.max(ADDRESS_TOP, putBusiness(sheet, root, { ...input, title }, words) + 34);
  const afterAddress = putAddress(sheet, root, input, top);
  const afterFacts = putFacts(sheet, root, input, { words, top });
  sheet.y = Math.max(HERO_TOP, afterAddress, afterFacts);
  putHero(sheet, root, input, words);
  sheet.y += HERO_HEIGHT + 30;
}

/** Above the name, where nothing else is: it moves nothing, however wide or high it is. */
export function putLogo(sheet: Sheet, { logo }: Pick<PdfInput, 'logo'>): void {
  if (logo === null) return;
  const { left: x } = sheet;
  put(sheet, { kind: 'logo', element: null, x, y: 20, width: 200, height: 34 });
}

/** Whom it is from, and what it is; gives where the next begins. */
export function putBusiness(
  sheet: Sheet,
  root: Element,
  { business, test: isTest, title }: Pick<PdfInput, 'business' | 'test'> & { title: string },
  words: Words,
): number {
  const size = 24;
  const titleAt = { x: sheet.right, y: 74, element: child(root, 'H1') };
  putText(sheet, titleAt, title, { face: 'bold', size, color: ACCENT, align: 'right' });
  const width = sheet.width - sheet.measure(title, 'bold', size) - 24;
  const from = child(root, 'P');
  const limits = { width, face: 'bold', size: 15, measure: sheet.measure } as const;
  let y = 72;
  for (const line of wrap(oneLine(business.name), limits)) {
    putText(sheet, { x: sheet.left, y, element: from }, line, { face: 'bold', size: 15 });
    y += 18;
  }
  const small = { size: 8.5, color: SOFT };
  for (const line of [...business.address, ...business.taxIds]) {
    putText(sheet, { x: sheet.left, y, element: from }, oneLine(line), small);
    y += 11.5;
  }
  if (isTest) {
    const test = { x: sheet.right, y: 92, element: child(root, 'P') };
    putText(sheet, test, words.pdf.test, { ...small, align: 'right' });
  }
  return y;
}

export function putAddress(
  sheet: Sheet,
  root: Element,
  { business, customer }: Pick<PdfInput, 'business' | 'customer'>,
  top: number,
): number {
  const width = sheet.width - FACTS_WIDTH - 24;
  if (business.address.length > 0) {
    const sender = [business.name, ...business.address].map(oneLine).join(' · ');
    const limits = { width, face: 'regular', size: 6.5, measure: sheet.measure } as const;
    const line = wrap(sender, limits)[0] ?? '';
    const at = { x: sheet.left, y: top - 22, element: null };
    putText(sheet, at, line, { size: 6.5, color: SOFT });
    const written = sheet.measure(line, 'regular', 6.5);
    putRule(sheet, { x: sheet.left, y: top - 18, width: Math.max(200, written) });
  }
  const to = child(root, 'P');
  let y = top;
  for (const [index, given] of [customer.name, ...customer.address].entries()) {
    const face = index === 0 ? 'bold' : 'regular';
    const limits = { width, face, size: 10.5, measure: sheet.measure } as const;
    for (const line of wrap(oneLine(given), limits)) {
      putText(sheet, { x: sheet.left, y, element: to }, line, { face, size: 10.5 });
      y += 13.5;
    }
  }
  return y;
}

function putFacts(
  sheet: Sheet,
  root: Element,
  input: PdfInput,
  { words, top }: { words: Words; top: number },
): number {
  const day = (on: string) => formatDay(on, words);
  const { document } = words.page;
  const last = input.kind === 'receipt' ? input.paid?.payments.at(-1) : undefined;
  const facts: [string, string][] = [
    [words.pdf.numberLabel, oneLine(input.number)],
    [document.issued, day(input.issuedOn)],
    ...(last === undefined ? [[document.due, day(input.dueOn)] as [string, string]] : []),
    ...(last === undefined ? [] : paidFacts(last, words, day)),
    ...input.customer.taxIds.map((id): [string, string] => [words.pdf.customerTaxId, oneLine(id)]),
  ];
  const x = sheet.right - FACTS_WIDTH;
  let y = top;
  for (const [name, value] of facts) {
    const element = child(root, 'P');
    putText(sheet, { x, y, element }, name, { size: 9, color: SOFT });
    const width = FACTS_WIDTH - sheet.measure(name, 'regular', 9) - 10;
    for (const line of wrap(value, { width, face: 'regular', size: 9, measure: sheet.measure })) {
      putText(sheet, { x: sheet.right, y, element }, line, { size: 9, align: 'right' });
      y += 12;
    }
    y += 3;
  }
  return y;
}

function paidFacts(
  last: PdfPaid['payments'][number],
  { page, pdf }: Words,
  day: (on: string) => string,
): [string, string][] {
  return [
    [pdf.paidOnLabel, day(last.on)],
    [pdf.methodLabel, oneLine(last.method ?? page.document.offline)],
  ];
}

/** The one figure that everybody looks for, and what to do about it. */
function putHero(sheet: Sheet, root: Element, input: PdfInput, words: Words): void {
  const { left, width } = sheet;
  const panel = { x: left, y: sheet.y, width, height: HERO_HEIGHT, radius: 8, stroke: null };
  put(sheet, { kind: 'panel', element: null, ...panel, fill: TINT });
  const money = formatAmount(heroAmount(input), input.currency, words.locale);
  const { label, when } = heroTexts(input, words);
  const x = left + PAD;
  const element = child(root, 'P');
  putText(sheet, { x, y: sheet.y + 23, element }, label, { size: 9, color: SOFT });
  const large = { face: 'bold', size: 23 } as const;
  putText(sheet, { x, y: sheet.y + 49, element }, money, large);
  putText(sheet, { x, y: sheet.y + 68, element }, when, { size: BODY, color: INK });
  if (input.stamp !== null) putStamp(sheet, root, input.stamp, words);
  else putPayLink(sheet, root, input, words);
}

const saysWhatWasPaid = ({ kind, stamp }: PdfInput): boolean =>
  kind === 'receipt' || stamp === 'paid';

function heroAmount(input: PdfInput): number {
  const { paid, amountDue } = input;
  if (paid === null) return amountDue;
  return saysWhatWasPaid(input) ? paid.received : paid.remaining;
}

function heroTexts(input: PdfInput, words: Words): { label: string; when: string } {
  const { chargedTo, dueOn, paid, stamp } = input;
  const { pdf } = words;
  if (saysWhatWasPaid(input)) {
    const last = paid?.payments.at(-1);
    const when = last === undefined ? '' : pdf.paidOn(formatDay(last.on, words));
    return { label: pdf.amountPaid, when };
  }
  const due = pdf.dueBy(formatDay(dueOn, words));
  const when = chargedTo === null ? due : `${due} · ${pdf.chargedTo(isolateText(chargedTo))}`;
  return { label: pdf.amountDue, when: stamp === 'void' ? '' : when };
}

function putPayLink(sheet: Sheet, root: Element, { payUrl }: PdfInput, { pdf }: Words): void {
  if (payUrl === null) return;
  const x = sheet.right - CODE - 11;
  const y = sheet.y + 11;
  const figure = child(root, 'Figure', { alt: pdf.payCode });
  const frame = { x: x - 4, y: y - 4, width: CODE + 8, height: CODE + 8, radius: 4 };
  put(sheet, { kind: 'panel', element: null, ...frame, fill: '#ffffff', stroke: LINE });
  const modules = codeModules(payUrl);
  put(sheet, { kind: 'code', x, y, size: CODE, element: figure, modules, cross: false });
  const element = child(root, 'Link', { alt: pdf.payOnline });
  const textX = x - 18;
  const style = { color: ACCENT, link: payUrl, align: 'right' } as const;
  putText(sheet, { x: textX, y: sheet.y + 25, element }, `${pdf.payOnline} →`, {
    ...style,
    face: 'bold',
    size: 12,
  });
  const hint = { x: textX, y: sheet.y + 41, element: child(root, 'P') };
  putText(sheet, hint, pdf.payHint, { size: 8, color: SOFT, align: 'right' });
  const limits = { width: LINK_WIDTH, face: 'regular', size: 7, measure: sheet.measure } as const;
  for (const [index, line] of wrap(payUrl, limits).entries()) {
    const at = { x: textX, y: sheet.y + 54 + index * 9.5, element };
    putText(sheet, at, line, { ...style, size: 7 });
  }
}

function putStamp(
  sheet: Sheet,
  root: Element,
  stamp: NonNullable<PdfInput['stamp']>,
  { pdf }: Words,
): void {
  const text = pdf.stamp[stamp];
  const size = 22;
  const width = sheet.measure(text, 'bold', size) + 28;
  put(sheet, {
    kind: 'stamp',
    x: sheet.right - PAD - width / 2 - 4,
    y: sheet.y + HERO_HEIGHT / 2,
    text,
    size,
    color: stamp === 'paid' ? GOOD : SOFT,
    degrees: -7,
    width,
    height: 38,
    element: child(root, 'P'),
  });
}
