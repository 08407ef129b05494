import { after, customer, event, gone, inBothOrders, read } from './facts';

const product = (name: string) => ({ id: 'prod_1', object: 'product', name });
const deleted = event(10, 'product.deleted', product('B'));

test('deleted, then an older update that comes late: it stays deleted', () => {
  const update = event(9, 'product.updated', product('B'), { name: 'A' });
  const { record, all } = after(deleted, update);
  expect(record).toMatchObject({ deleted: true, payload: product('B') });
  expect(all[1]).toMatchObject({ change: null, request: null });
});

test('a deletion outranks an update of its second', () => {
  const update = event(10, 'product.updated', product('B'), { name: 'A' });
  for (const { record } of inBothOrders(update, deleted)) expect(record.deleted).toBe(true);
});

test('a page that was asked for before it was deleted does not bring it back', () => {
  for (const { record } of inBothOrders(read(9.5, 12, product('B')), deleted)) {
    expect(record.deleted).toBe(true);
  }
  for (const { record } of inBothOrders(read(8, 9, product('B')), deleted)) {
    expect(record.deleted).toBe(true);
  }
});

test('created anew under the same id: it lives again', () => {
  const anew = event(11, 'product.created', product('C'));
  const { record, all } = after(deleted, anew);
  expect(record).toMatchObject({ deleted: false, payload: product('C') });
  expect(all[1]?.change).toBe('created');
  expect(after(anew, deleted).record.deleted).toBe(false);
});

test('created anew in the second in which it was deleted: a read decides', () => {
  const anew = event(10, 'product.created', product('C'));
  for (const { record, all } of inBothOrders(deleted, anew)) {
    expect(record.deleted).toBe(true);
    expect(all[1]?.request).toEqual({ why: 'tie', not_before: 11_000 });
  }
  // An id that Stripe makes is never given again.
  const birth = event(10, 'customer.created', customer());
  for (const { all } of inBothOrders(birth, event(10, 'customer.deleted', customer()))) {
    expect(all[1]?.request).toBeNull();
  }
});

test('created anew, while a page in flight shows what was deleted: a read decides', () => {
  const anew = event(11, 'product.created', product('C'));
  for (const { all } of inBothOrders(read(9.5, 11.5, product('B')), anew)) {
    expect(all[1]?.request?.why).toBe('tie');
  }
  // Or it shows what was created anew, and what changed since without an event.
  for (const { all } of [after(deleted, read(10.5, 11.5, product('D')))]) {
    expect(all[1]?.request?.why).toBe('tie');
  }
});

test('a read that was sent a second later brings it back', () => {
  const { record } = after(deleted, read(11, 11.2, product('B')));
  expect(record.deleted).toBe(false);
  expect(after(deleted, read(10.9, 11.2, product('B'))).record.deleted).toBe(true);
});

test('an update that seems later than the deletion brings nothing back: it is read', () => {
  const update = event(12, 'product.updated', product('C'));
  const { record, all } = after(deleted, update);
  expect(record.deleted).toBe(true);
  expect(all[1]?.request).toEqual({ why: 'tie', not_before: 13_000 });
  const [, reversed] = after(update, deleted).all;
  expect(reversed).toMatchObject({ change: null, request: { why: 'tie', not_before: 13_000 } });
});

test('what Stripe no longer has is deleted, with the payload that was last seen', () => {
  const { record, all } = after(read(1, 2, customer()), gone(3));
  expect(record).toMatchObject({ deleted: true, payload: customer(), upstream_updated_at: 3_000 });
  expect(all[1]).toMatchObject({ change: 'deleted', changes: null });
  expect(after(gone(3)).all[0]).toMatchObject({ change: null, record: { deleted: true } });
});

test('the answer to a delete is a deletion', () => {
  const answer = read(3, 4, { id: 'cus_1', object: 'customer', deleted: true });
  const { record } = after(read(1, 2, customer()), answer);
  expect(record).toMatchObject({ deleted: true, payload: customer() });
});

test('deleted twice is one deletion', () => {
  const { record, all } = after(event(9, 'product.created', product('B')), deleted, gone(12));
  expect(all[2]).toMatchObject({ change: null, record: { deleted: true } });
  expect(record.ordering.to).toBe(12_001);
});

test('a subscription that is "deleted" is canceled, and stays', () => {
  const subscription = { id: 'sub_1', object: 'subscription', status: 'canceled' };
  const { record } = after(event(10, 'customer.subscription.deleted', subscription));
  expect(record.deleted).toBe(false);
});
