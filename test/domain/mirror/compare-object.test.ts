import { compareObject } from '../../../src/domain/mirror/drift/compare-object';

const side = (object: Record<string, unknown>, apiVersion = '2026-10-28.endive') => ({
  object,
  apiVersion,
});

test('what differs is named by its place: of lists the whole list, of objects each member', () => {
  const ours = side({ id: 'in_1', 'a/b': 1, lines: [1], x: { y: 1, z: null }, only: 'here' });
  const theirs = side({ id: 'in_1', 'a/b': 2, lines: [1, 2], x: { y: 1 }, more: 'there' });
  const paths = ['/a~1b', '/lines', '/more', '/only'];
  expect(compareObject(ours, theirs)).toEqual({ kind: 'differs', paths });
});

test('null and a member that is absent are one, as Stripe renders either', () => {
  expect(compareObject(side({ name: null }), side({}))).toEqual({ kind: 'equal' });
});

test('one side alone is a break, none on either is not', () => {
  expect(compareObject(null, side({}))).toEqual({ kind: 'missing_here', paths: [] });
  expect(compareObject(side({}), null)).toEqual({ kind: 'missing_there', paths: [] });
  expect(compareObject(null, null)).toEqual({ kind: 'equal' });
});

test('what another version rendered is not compared', () => {
  const other = side({ name: 'b' }, '2025-01-01');
  expect(compareObject(side({ name: 'a' }), other)).toEqual({ kind: 'other_version' });
});
