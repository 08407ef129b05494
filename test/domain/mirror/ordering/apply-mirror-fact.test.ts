import { after, customer, event, inBothOrders, read } from './facts';

const created = event(10, 'customer.created', customer());
const renamed = event(10, 'customer.updated', customer({ name: 'Bea' }), { name: 'Ann' });

test('the first sight of an object creates its record, whatever shows it', () => {
  const first = after(renamed);
  expect(first.all[0]).toMatchObject({ change: 'created', changes: null, request: null });
  expect(first.record).toMatchObject({ deleted: false, upstream_updated_at: 10_000 });
  expect(after(read(10.2, 10.4, customer())).all[0]?.change).toBe('created');
});

test('created and updated in one second: the update stays, in whichever order they come', () => {
  const [inOrder, reversed] = inBothOrders(created, renamed);
  expect(inOrder?.record.payload).toEqual(customer({ name: 'Bea' }));
  expect(inOrder?.all[1]).toMatchObject({ change: 'updated', changes: { name: 'Ann' } });
  expect(reversed?.record.payload).toEqual(customer({ name: 'Bea' }));
  expect(reversed?.all[1]).toMatchObject({ change: null, request: null });
});

test('updates of one second are put in order by the values that each names as before', () => {
  const a = event(10, 'customer.updated', customer({ name: 'B' }), { name: 'A' });
  const b = event(10, 'customer.updated', customer({ name: 'C' }), { name: 'B' });
  const c = event(10, 'customer.updated', customer({ name: 'C', email: 'c@x.test' }), {
    email: null,
  });
  for (const order of [
    [a, b, c],
    [c, b, a],
    [b, c, a],
    [c, a, b],
  ]) {
    const { record, all } = after(...order);
    expect(record.payload).toEqual(customer({ name: 'C', email: 'c@x.test' }));
    expect(record.ordering.unsettled).toBeUndefined();
    // The second to come may leave a gap, which a read would fill; the third fills it.
    expect(all.at(-1)?.request).toBeNull();
  }
});

test('a value that is changed and changed back in one second is read once', () => {
  const there = event(10, 'customer.updated', customer({ name: 'B' }), { name: 'Ann' });
  const back = event(10, 'customer.updated', customer({ name: 'Ann' }), { name: 'B' });
  for (const { record, all } of inBothOrders(there, back)) {
    expect(record.ordering.unsettled).toBe(true);
    expect(all[1]?.request).toEqual({ why: 'tie', not_before: 11_000 });
    const { record: settled } = after(there, back, read(11, 11.2, customer()));
    expect(settled.payload).toEqual(customer());
    expect(settled.ordering.unsettled).toBeUndefined();
  }
});

test('two states of one second with nothing between them: neither wins by its coming', () => {
  const one = event(10, 'customer.updated', customer({ name: 'B' }));
  const other = event(10, 'customer.updated', customer({ name: 'C' }));
  for (const { all } of inBothOrders(one, other)) {
    expect(all[1]).toMatchObject({ change: null, request: { why: 'tie', not_before: 11_000 } });
  }
});

test('a state that is final stays before others of its second', () => {
  const invoice = (status: string) => ({ id: 'in_1', object: 'invoice', status });
  const updated = event(10, 'invoice.updated', invoice('open'));
  const paid = event(10, 'invoice.paid', invoice('paid'));
  for (const { record } of inBothOrders(updated, paid)) {
    expect(record.payload).toEqual(invoice('paid'));
  }
});

test('of two events the values that they name decide, where they do not name all', () => {
  const one = event(10, 'customer.updated', customer({ name: 'B' }), { name: 'Ann' });
  const other = event(10, 'customer.updated', customer({ name: 'C', balance: 1 }), { name: 'B' });
  for (const { record, all } of inBothOrders(one, other)) {
    expect(record.payload).toEqual(customer({ name: 'C', balance: 1 }));
    expect(all[1]?.request).toBeNull();
  }
  // A page may show what came back after both: there all that differs has to be named.
  const page = read(9, 12, customer({ name: 'B', balance: 2 }));
  for (const { all } of inBothOrders(page, other)) expect(all[1]?.request?.why).toBe('tie');
});

test('an older event never overwrites a newer one', () => {
  const newer = event(11, 'customer.updated', customer({ name: 'Cid' }), { name: 'Bea' });
  const { record, all } = after(created, newer, renamed);
  expect(record.payload).toEqual(customer({ name: 'Cid' }));
  expect(all[2]).toEqual({ record, change: null, changes: null, request: null });
});

test('an event that comes twice changes nothing', () => {
  const { record, all } = after(created, renamed, renamed, created);
  expect(record).toBe(all[1]?.record);
});

test('values before that are not the stored ones: a change was missed, and it is read', () => {
  const event12 = event(12, 'customer.updated', customer({ name: 'Cid' }), { name: 'Bea' });
  const { all } = after(created, event12);
  expect(all[1]).toMatchObject({ change: 'updated', changes: { name: 'Ann' } });
  expect(all[1]?.request).toEqual({ why: 'miss', not_before: 13_000 });
  const otherVersion = { ...event12, api_version: '2020-08-27' };
  expect(after(created, otherVersion).all[1]?.request).toBeNull();
});

describe('a page of a list and an event', () => {
  const stale = (sent: number, received: number) => read(sent, received, customer());
  const changed = event(10, 'customer.updated', customer({ name: 'Bea' }), { email: 'x@x.test' });

  test('a page received before the second of an event is older, whenever it is written', () => {
    for (const { record } of inBothOrders(stale(8, 9.9), changed)) {
      expect(record.payload).toEqual(customer({ name: 'Bea' }));
    }
  });

  test('a page that was asked for after the second of an event is newer', () => {
    for (const { record } of inBothOrders(stale(11, 11.5), changed)) {
      expect(record.payload).toEqual(customer());
    }
  });

  test('a page in flight at that second: the chain decides, else it is read once', () => {
    for (const { record, all } of inBothOrders(stale(9, 12), renamed)) {
      expect(record.payload).toEqual(customer({ name: 'Bea' }));
      expect(all[1]?.request).toBeNull();
    }
    for (const { all } of inBothOrders(stale(9, 12), changed)) {
      expect(all[1]?.request).toEqual({ why: 'tie', not_before: 12_001 });
    }
  });

  test('a page in flight that shows the same is no tie', () => {
    for (const { record, all } of inBothOrders(stale(9, 12), created)) {
      expect(all[1]).toMatchObject({ change: null, request: null });
      expect(record.ordering).toMatchObject({ from: 10_000, to: 12_001 });
    }
  });

  test('two pages in flight at one time that differ: it is read once', () => {
    const other = read(9.5, 12.5, customer({ name: 'Bea' }));
    for (const { all } of inBothOrders(stale(9, 12), other)) {
      expect(all[1]?.request).toEqual({ why: 'tie', not_before: 12_501 });
    }
  });
});

test('a change names old values: of objects what differs, arrays whole, null for absent', () => {
  const before = customer({ metadata: { a: '1', b: '2' }, preferred_locales: ['de', 'en'] });
  const now = customer({ metadata: { a: '1', c: '3' }, preferred_locales: ['de'], name: null });
  const { all } = after(read(1, 2, before), read(3, 4, now));
  expect(all[1]?.changes).toEqual({
    metadata: { b: '2', c: null },
    preferred_locales: ['de', 'en'],
    name: 'Ann',
  });
});

test('more changes in one second than are compared are read', () => {
  const many = Array.from({ length: 25 }, (_, i) =>
    event(10, 'customer.updated', customer({ name: `${i + 1}` }), { name: `${i}` }),
  );
  const { record, all } = after(...many);
  expect(all.at(-1)?.request).toEqual({ why: 'tie', not_before: 11_000 });
  expect(record.ordering.others?.length).toBeLessThanOrEqual(20);
  expect(after(...many, read(11, 11, customer())).record.payload).toEqual(customer());
});

test('what an event changed is kept as a hash where it is large', () => {
  const long = { description: 'x'.repeat(2_000) };
  const large = event(10, 'customer.updated', customer({ name: 'B' }), long);
  expect(after(large).record.ordering.last).not.toHaveProperty('previous');
  for (const { record } of inBothOrders(large, event(10, 'customer.created', customer(long)))) {
    expect(record.payload).toEqual(customer({ name: 'B' }));
  }
});
