import { PERMISSIONS } from '../../src/stripe/permissions';
import { read } from './read-document';

test('the table of a restricted key is what the start asks for', () => {
  const rows = PERMISSIONS.map(
    ({ resource, access, without }) => `| ${resource} | ${access} | ${without} |`,
  );
  const table = read('docs/operating.md').split('## A restricted key')[1] ?? '';
  expect(table.split('\n').filter((line) => /^\| (?!resource)\w/.test(line))).toEqual(rows);
});
