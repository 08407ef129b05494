import { namedShares, readNamedShares } from '../../../src/domain/bundles/named-shares';
import { MEMBERS_MAX } from '../../../src/domain/bundles/model';
import { base32Digest } from '../../../src/runtime/digest';

const share = (at: number, amount = 999_999_999_999) => ({
  ref: base32Digest(`one ${at}`).slice(0, 26),
  n: 999_999_999,
  amount,
});

const sharesOf = (count: number) => Array.from({ length: count }, (_, at) => share(at));

const totalOf = (shares: readonly { amount: number }[]) =>
  shares.reduce((sum, { amount }) => sum + amount, 0);

test.each([2, 11, 12, MEMBERS_MAX])('%i shares are read as they were named', (count) => {
  const shares = sharesOf(count);
  const metadata = namedShares(shares);
  // Six keys are those of every payment of ours.
  expect(Object.keys(metadata).length).toBeLessThanOrEqual(50 - 6);
  for (const [key, value] of Object.entries(metadata)) {
    expect(key.length).toBeLessThanOrEqual(40);
    expect(value.length).toBeLessThanOrEqual(500);
  }
  const reversed = Object.fromEntries(Object.entries(metadata).reverse());
  expect(readNamedShares({ invoice_ref: 'x', ...reversed }, totalOf(shares))).toEqual(shares);
});

test('the form is stored at Stripe, and so never changes', () => {
  const shares = [
    { ref: 'a'.repeat(26), n: 3, amount: 11_900 },
    { ref: 'b'.repeat(26), n: 1, amount: 5_000 },
  ];
  expect(namedShares(shares)).toEqual({
    shares_1: `${'a'.repeat(26)}:3:11900,${'b'.repeat(26)}:1:5000`,
  });
});

describe('what is not whole names nothing', () => {
  const shares = [share(1, 500), share(2, 700)];
  const [text = ''] = Object.values(namedShares(shares));
  test.each([
    ['no metadata', null, 1_200],
    ['no shares', {}, 0],
    ['another amount', { shares_1: text }, 1_201],
    ['no amount', { shares_1: text }, null],
    ['a part that is missing', { shares_2: text.split(',')[0] }, 1_200],
    ['a share twice', { shares_1: text, shares_2: text }, 2_400],
    ['something else between', { shares_1: `${text},hello` }, 1_200],
    ['a negative amount', { shares_1: `${text},${'c'.repeat(26)}:1:-5` }, 1_195],
    ['no text', { shares_1: 5 }, 1_200],
  ])('%s', (_, metadata, amount) => {
    expect(readNamedShares(metadata, amount)).toEqual([]);
  });
});
