import { DAY, HOUR } from '../../../../src/domain/time';
import { Life } from '../life';

const promise = (life: Life, until: number | null = life.now + 5 * DAY) =>
  life.command({ name: 'pause', until, reason: 'promised' });

describe('a pause', () => {
  test('stops automatic attempts until it ends', () => {
    const life = new Life().declined('insufficient_funds');
    promise(life);
    expect(life.pass(3 * DAY).requests('openIntent')).toBe(false);
    expect(life.pass(3 * DAY).requests('openIntent')).toBe(true);
  });

  test('without an end waits for resume', () => {
    const life = new Life().declined('insufficient_funds');
    promise(life, null);
    expect(life.pass(60 * DAY).requests('openIntent')).toBe(false);
    life.command({ name: 'resume' });
    expect(life.requests('openIntent')).toBe(true);
  });

  test('stops reminders, and those missed do not all come at once', () => {
    const life = new Life({ method: null }).mailed();
    promise(life, life.now + 22 * DAY);
    expect(life.pass(20 * DAY).mails).not.toContain('reminder');
    expect(life.pass(3 * DAY).mails.filter((name) => name === 'reminder')).toHaveLength(1);
  });

  test('closes no link', () => {
    const life = new Life({ method: null }).atCheckout();
    promise(life);
    expect(life.lane).toBe('checkout_open');
    expect(life.command({ name: 'open_checkout' }, 'customer')?.outcome).toBe('done');
  });

  test('applied before the confirm is requested, cancels the opened intent', () => {
    const life = new Life();
    expect(promise(life)?.detail).toBe('paused');
    life.opened();
    expect(life.requests('confirmAttempt')).toBe(false);
    expect(life.asked('closeLane').intentId).toBe('pi_1');
  });

  test('leaves what it called off due as it was, so that it is made at once on resume', () => {
    const life = new Life();
    promise(life);
    life.opened().canceled();
    expect(life.pass(HOUR).requests('openIntent')).toBe(false);
    life.command({ name: 'resume' });
    expect(life.asked('openIntent').n).toBe(2);
  });

  test.each([
    ['confirm', (life: Life) => life.opened()],
    ['bank debit', (life: Life) => life.opened().confirmed({ status: 'processing' })],
  ])('never withdraws a %s once asked, and says that a charge is in flight', (_what, reach) => {
    const life = reach(new Life());
    const before = life.lane;
    expect(promise(life)?.detail).toContain('in flight');
    expect(life.lane).toBe(before);
    expect(life.requests('closeLane')).toBe(false);
  });

  test('leaves the customer free to be charged', () => {
    const life = new Life().declined('insufficient_funds');
    promise(life.pass(HOUR));
    life.command({ name: 'charge_now' }, 'customer');
    expect(life.opened().requests('confirmAttempt')).toBe(true);
  });

  test('that would already be over is refused', () => {
    const life = new Life();
    expect(promise(life, life.now - HOUR)?.code).toBe('until_past');
  });
});
