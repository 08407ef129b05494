import { mayCheckout } from '../../../src/domain/collection/queries/may-collect';
import { statusOf } from '../../../src/domain/collection/queries/status';
import { DAY } from '../../../src/domain/time';
import { Life } from './life';
import { visa } from './objects';

interface Case {
  paymentLink: boolean;
  autoCharge: boolean;
  method: boolean;
  /** A charge is made by itself. */
  charged: boolean;
  /** The page leads to Checkout. */
  payable: boolean;
  status: string;
  /** Before the due day, beside the invoice's own. */
  mails: string[];
  mayChargeNow: boolean;
}

const HELD = ['held_business'];

/** Payment link × automatic charge × method on file: what mail, page and charge do. */
const CASES: readonly Case[] = [
  row('link  auto  method', { charged: true, payable: true, status: 'open', mails: [] }),
  row('link  auto  -     ', { charged: false, payable: true, status: 'open', mails: [] }),
  row('link  -     method', { charged: false, payable: true, status: 'open', mails: [] }),
  row('link  -     -     ', { charged: false, payable: true, status: 'open', mails: [] }),
  row('-     auto  method', { charged: true, payable: false, status: 'open', mails: [] }),
  row('-     auto  -     ', { charged: false, payable: false, status: 'held', mails: HELD }),
  row('-     -     method', { charged: false, payable: false, status: 'held', mails: HELD }),
  row('-     -     -     ', { charged: false, payable: false, status: 'held', mails: HELD }),
];

function row(
  settings: string,
  expected: Pick<Case, 'charged' | 'payable' | 'status' | 'mails'>,
): Case {
  const [paymentLink, autoCharge, method] = settings
    .trim()
    .split(/\s+/)
    .map((word) => word !== '-');
  return {
    paymentLink: paymentLink === true,
    autoCharge: autoCharge === true,
    method: method === true,
    mayChargeNow: method === true,
    ...expected,
  };
}

const named = CASES.map((one) => {
  const words = [
    one.paymentLink && 'link',
    one.autoCharge && 'auto-charge',
    one.method && 'method',
  ];
  return [words.filter(Boolean).join(', ') || 'nothing', one] as const;
});

const lifeOf = ({ paymentLink, autoCharge, method }: Case): Life =>
  new Life({
    terms: { paymentLink, autoCharge, chargeOn: 'due' },
    method: method ? visa : null,
  }).mailed();

test.each(named)('with %s', (_words, expected) => {
  const life = lifeOf(expected);
  expect(life.mails[0]).toBe('invoice');
  expect(mayCheckout(life.state)).toBe(expected.payable);
  expect(statusOf(life.state)).toBe(expected.status);
  const mails = life.mails.slice(1).filter((mail) => mail !== 'reminder');
  expect(mails).toEqual(expected.mails);
  life.pass(Math.max(0, life.state.terms.dueAt - life.now) + DAY);
  expect(life.requests('openIntent')).toBe(expected.charged);
});

test.each(named)('a charge by hand with %s', (_words, expected) => {
  const life = lifeOf(expected);
  const answer = life.command({ name: 'charge_now' });
  expect(answer?.outcome).toBe(expected.mayChargeNow ? 'preparing' : 'refused');
  expect(life.requests('openIntent')).toBe(expected.mayChargeNow);
});

test.each(named)('a click on the link with %s', (_words, expected) => {
  const life = lifeOf(expected);
  const answer = life.command({ name: 'open_checkout' }, 'customer');
  expect(answer?.outcome).toBe(expected.payable ? 'preparing' : 'refused');
  expect(life.requests('openCheckout')).toBe(expected.payable);
});
