import type { Activities } from '../../../activities/contract';
import type { ActivityDeps } from '../../../activities/deps';
import { mailUnavailable } from '../../../activities/application-failures';
import { isWithinTheDay } from '../../../activities/email/send-mail';
import { runEffect } from '../../../activities/records/run-effect';
import { isStillTrue } from '../../../src/domain/collection/queries/is-still-true';

interface MailServer {
  isTrue?: typeof isStillTrue | undefined;
  isAway: () => boolean;
}

/** Mails are asked about, claimed and sent as ever, but not written: that takes the longest. */
export function sendMailUnwritten(
  deps: ActivityDeps,
  { isTrue = isStillTrue, isAway }: MailServer,
): Activities['sendMail'] {
  return (order) =>
    runEffect(deps, order, async (current) => {
      const { effect, ref, state } = current;
      const { mails } = deps.stores;
      const sent: string[] = [];
      const withdrawn: string[] = [];
      const tooMany: string[] = [];
      for (const mail of effect.mails) {
        const { key, name } = mail;
        if (!isTrue(mail, state)) {
          withdrawn.push(key);
          continue;
        }
        if (isAway()) throw mailUnavailable('the mail server is away');
        if (!(await isWithinTheDay(deps, current, mail))) {
          tooMany.push(key);
          continue;
        }
        const claim = { ref, key, name, to: [], subject: name, messageId: key };
        const { row, leased } = await mails.claim(claim);
        if (leased) await mails.finish(row.id, 'sent', null);
        sent.push(key);
      }
      const done = { sent, refused: [], withdrawn, tooMany };
      return { facts: [{ kind: 'mail_done', answers: effect.id, ...done }] };
    });
}
