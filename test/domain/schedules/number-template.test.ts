import {
  invoiceNumber,
  numberTemplateProblems,
  sequenceName,
} from '../../../src/domain/schedules/number-template';

test.each([
  ['INV-{year}-{seq:4}', 7, 'INV-2026-0007', 'INV-2026-{seq}'],
  ['INV-{year}-{seq:4}', 12_345, 'INV-2026-12345', 'INV-2026-{seq}'],
  ['{seq}', 1, '1', '{seq}'],
  ['R{year}{month}{day}/{seq:12}', 3, 'R20261130/000000000003', 'R20261130/{seq}'],
])('%s with %i is %s, counted in %s', (template, sequence, number, name) => {
  expect(numberTemplateProblems(template)).toEqual([]);
  expect(invoiceNumber(template, '2026-11-30', sequence)).toBe(number);
  expect(sequenceName(template, '2026-11-30')).toBe(name);
});

test.each([
  ['INV-{year}', ['number_without_sequence']],
  ['INV', ['number_without_sequence']],
  ['INV-{seq:0}', ['number_template_invalid', 'number_without_sequence']],
  ['INV-{seq:13}', ['number_template_invalid', 'number_without_sequence']],
  ['INV-{sequence}', ['number_template_invalid', 'number_without_sequence']],
  ['INV-{seq}-{seq}', ['number_template_invalid']],
  ['INV-{seq', ['number_template_invalid', 'number_without_sequence']],
  ['{{seq}}', ['number_template_invalid']],
  ['x'.repeat(90) + '{seq}', ['text_too_long']],
])('%s is refused: %j', (template, codes) => {
  expect(numberTemplateProblems(template).map(({ code }) => code)).toEqual(codes);
});
