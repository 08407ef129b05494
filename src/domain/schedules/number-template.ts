import type { FieldProblem } from '../field-rules';

const PLACEHOLDER = /\{([^{}]*)\}/g;
const SEQUENCE = /^seq(?::([1-9]|1[0-2]))?$/;
const MAX_NUMBER_LENGTH = 100;

const ADVICE =
  'knows {year}, {month}, {day} and {seq} or {seq:4}, the sequence padded with zeros to 4 digits';

/** What is wrong with a template such as `INV-{year}-{seq:4}`. */
export function numberTemplateProblems(template: string): FieldProblem[] {
  const names = [...template.matchAll(PLACEHOLDER)].map(([, name]) => name ?? '');
  const sequences = names.filter((name) => SEQUENCE.test(name));
  const problems: FieldProblem[] = [];
  const add = (code: string, detail: string) => problems.push({ code, detail });
  const unknown = names.find((name) => !SEQUENCE.test(name) && !isDatePart(name));
  if (unknown !== undefined) {
    add('number_template_invalid', `{${unknown}} means nothing here; a number ${ADVICE}`);
  } else if (/[{}]/.test(template.replaceAll(PLACEHOLDER, ''))) {
    add('number_template_invalid', `has a brace without its other half; a number ${ADVICE}`);
  }
  if (sequences.length === 0) {
    add(
      'number_without_sequence',
      'has no {seq}, so every invoice would get the same number: add {seq} or {seq:4}',
    );
  }
  if (sequences.length > 1) add('number_template_invalid', 'has more than one {seq}; keep one');
  if (template.length + 6 > MAX_NUMBER_LENGTH) {
    add('text_too_long', `may have at most ${MAX_NUMBER_LENGTH - 6} characters`);
  }
  return problems;
}

const isDatePart = (name: string): boolean => ['year', 'month', 'day'].includes(name);

/**
 * What the sequence counts: each distinct text around it has its own, in its connection. So with
 * `{year}` it begins anew each year, and two schedules with one template share one sequence.
 */
export const sequenceName = (template: string, on: string): string => fill(template, on, '{seq}');

export function invoiceNumber(template: string, on: string, sequence: number): string {
  return fill(template, on, null).replaceAll(PLACEHOLDER, (whole, name: string) => {
    const width = SEQUENCE.exec(name);
    return width === null ? whole : String(sequence).padStart(Number(width[1] ?? 0), '0');
  });
}

/** The parts of the date filled in; the sequence too, where its text is given. */
function fill(template: string, on: string, sequence: string | null): string {
  const [year = '', month = '', day = ''] = on.split('-');
  const parts: Record<string, string> = { year, month, day };
  return template.replaceAll(PLACEHOLDER, (whole, name: string) =>
    SEQUENCE.test(name) ? (sequence ?? whole) : (parts[name] ?? whole),
  );
}
