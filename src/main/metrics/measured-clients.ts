import type { Mailer } from '../../mail/mailer';
import type { Called, StripeGateway } from '../../stripe/stripe-gateway';
import type { Instruments } from './instruments';

type StripeMethod = (...asked: unknown[]) => Promise<Called<unknown>>;

/** The same module, with each of its functions timed by what it came to. */
export function measuredStripe(
  gateway: StripeGateway,
  { stripeCalls }: Instruments,
): StripeGateway {
  const methods = Object.entries(gateway as unknown as Record<string, StripeMethod>);
  const measured = methods.map(([operation, method]): [string, StripeMethod] => [
    operation,
    async (...args) => {
      const began = performance.now();
      let outcome = 'threw';
      try {
        const called = await method(...args);
        outcome = called.kind;
        return called;
      } finally {
        stripeCalls.observe({ operation, outcome }, (performance.now() - began) / 1000);
      }
    },
  ]);
  // Every verb answers a Called; which value it carries is not looked at here.
  return Object.fromEntries(measured) as unknown as StripeGateway;
}

export function measuredMailer(mailer: Mailer, { mails }: Instruments): Mailer {
  return {
    send: async (mail) => {
      const result = await mailer.send(mail);
      mails.inc({ outcome: result.kind });
      return result;
    },
    close: () => mailer.close(),
    waitForTurn: () => mailer.waitForTurn(),
  };
}
