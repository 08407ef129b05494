import { mailPreviews } from '../documents/mail-previews';
import type { Bench } from './bench';
import { figure } from './figure';

/** Mails a second. */
const AT_LEAST = 100;

export const mails: Bench = {
  name: 'mails',
  title: 'every mail in every language, drawn as HTML and text',
  run: async ({ runs }) => {
    // Until the code is compiled.
    const count = mailPreviews().length;
    const perSecond: number[] = [];
    for (let run = 0; run < runs; run += 1) {
      const begun = process.cpuUsage();
      mailPreviews();
      const { user, system } = process.cpuUsage(begun);
      perSecond.push(count / ((user + system) / 1e6));
    }
    return {
      figures: [figure('mails a second of one core', '/s', perSecond, { atLeast: AT_LEAST })],
      notes: { mails: count },
    };
  },
};
