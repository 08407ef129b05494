import { startInbox } from '../../src/local/inbox';
import type { MailInbox, InboxMail, InboxOptions } from '../../src/local/inbox';
import { eventually } from './eventually';

export interface TestInbox extends MailInbox {
  to(address: string): InboxMail[];
  /** The mails to an address, once there are as many as expected; more is an error at once. */
  waitFor(address: string, count: number): Promise<InboxMail[]>;
}

/** A mail server of the test's own. */
export async function startTestInbox(options: InboxOptions = {}): Promise<TestInbox> {
  const inbox = await startInbox(options);
  const to = (address: string) => inbox.mails().filter((mail) => mail.to.includes(address));
  return {
    ...inbox,
    to,
    waitFor: async (address, count) => {
      const mails = await eventually(() => {
        const found = to(address);
        if (found.length < count) {
          throw new Error(`${found.length} of ${count} mails to ${address} have arrived`);
        }
        return found;
      });
      if (mails.length === count) return mails;
      const subjects = mails.map((mail) => mail.subject).join(' · ');
      throw new Error(`${mails.length} mails to ${address} instead of ${count}: ${subjects}`);
    },
  };
}
