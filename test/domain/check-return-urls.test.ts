import { checkReturnUrls } from '../../src/domain/check-return-urls';
import type { Settings } from '../../src/domain/invoice';

const connection: Settings = {
  successUrl: 'https://shop.example/thanks',
  returnOrigins: ['https://other.example', 'http://localhost:3000'],
};

test.each([
  'https://shop.example/orders/7?paid=1',
  'https://OTHER.example',
  'https://other.example?x',
  'http://localhost:3000/done',
])('%s is where the account lets a customer be sent', (url) => {
  expect(checkReturnUrls({ successUrl: url, cancelUrl: url }, connection)).toEqual([]);
});

test.each([
  'https://evil.example/',
  'https://shop.example.evil.example/',
  'https://other.example:8443/',
  'http://other.example/',
  'https://shop.example@evil.example/',
  'https:\\\\evil.example/',
  'https:/\t/evil.example/',
  'https://evil.example#https://shop.example/',
])('%s is not, and is reported for each address', (url) => {
  const problems = checkReturnUrls({ successUrl: url, cancelUrl: url }, connection);
  expect(problems.map(({ pointer, code }) => `${pointer} ${code}`)).toEqual([
    '/collection/success_url url_not_allowed',
    '/collection/cancel_url url_not_allowed',
  ]);
});

test('without a word of the account nothing is', () => {
  expect(checkReturnUrls({ cancelUrl: 'https://shop.example/' }, {})).toHaveLength(1);
  expect(checkReturnUrls({}, {})).toEqual([]);
});
