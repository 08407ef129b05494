import { Life } from '../life';

describe('a charge that is asked for by hand', () => {
  test.each([
    [true, 'pay by the link instead'],
    [false, 'store another one'],
  ])('is refused with a way out that there is: link %s, so %s', (paymentLink, way) => {
    const life = new Life({ method: null, terms: { paymentLink } }).mailed();
    const answer = life.command({ name: 'charge_now' });
    expect(answer).toMatchObject({ outcome: 'refused', code: 'no_usable_method' });
    expect(answer?.detail).toBe(`no method is on file; ${way}`);
  });
});
