import type { Mailer } from '../../mail/mailer';
import type { Called, StripeRoom } from '../../stripe/room';
import type { Instruments } from './instruments';

type Verb = (...asked: unknown[]) => Promise<Called<unknown>>;

/** The same room, with each of its verbs timed by what it came to. */
export function measuredStripe(room: StripeRoom, { stripeCalls }: Instruments): StripeRoom {
  const verbs = Object.entries(room as unknown as Record<string, Verb>);
  const measured = verbs.map(([operation, verb]): [string, Verb] => [
    operation,
    async (...asked) => {
      const began = performance.now();
      let outcome = 'threw';
      try {
        const called = await verb(...asked);
        outcome = called.kind;
        return called;
      } finally {
        stripeCalls.observe({ operation, outcome }, (performance.now() - began) / 1000);
      }
    },
  ]);
  // Every verb answers a Called; which value it carries is not looked at here.
  return Object.fromEntries(measured) as unknown as StripeRoom;
}

export function measuredMailer(mailer: Mailer, { mails }: Instruments): Mailer {
  return {
    send: async (mail) => {
      const answer = await mailer.send(mail);
      mails.inc({ outcome: answer.kind });
      return answer;
    },
    close: () => mailer.close(),
  };
}
