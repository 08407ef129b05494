/** What catches a planted bug: the invariant made for it, and where rare ones begin to show. */
export interface CaughtBy {
  caught: RegExp;
  /** The first seed that is tried. */
  from?: number;
}

const UNRECORDED = /^pi_\d+ succeeded and was never recorded$/;
const MISCOUNTED = /^\d+ attempts count, \d+ were declined$/;
const BESIDE = /^(intent|checkout)\/\d+ asked while (pi|cs)_\d+ is live$/;
const UNRESTING = /^it never comes to rest$/;

/** By the names of `planted-bugs.ts`. */
export const OF_PLANTED: Readonly<Record<string, CaughtBy>> = {
  'frees the lane without reading it back': { caught: BESIDE },
  'takes an unknown confirm for a decline': { caught: MISCOUNTED },
  'unpays on a failure reported late': { caught: UNRECORDED },
  'never reads Stripe after an event': { caught: UNRECORDED },
  'forgets what is outstanding on resume': { caught: /^\w+ has no wake-up time$/ },
  'loses its timer': { caught: /^\w+ has no wake-up time$/ },
  'keeps a second payment silently': { caught: /^\d+ too much was kept$/ },
  'charges the whole amount after a part was paid': {
    caught: /^intent\/\d+ requests \d+, owed is \d+$/,
  },
  'uses a lane number twice': {
    caught: /^the key checkout\/\d+ is used more than 23 h after its first$|uses a number again$/,
  },
  'counts an unknown outcome as an attempt': { caught: MISCOUNTED },
  'opens a checkout while a debit is on its way': { caught: BESIDE },
  'forgets a refund it asked for': { caught: /^pi_\d+: \d+ refunded, \d+ recorded$/ },
  'records what has only been promised': {
    caught: /^\d+ are taken for received, \d+ arrived$/,
  },
  'asks for money after it is paid': { caught: /^checkout\/\d+ asked while nothing is owed$/ },
  'asks while Stripe does not let it in': {
    caught: /^\w+\/\d+ asked while locked out$/,
    from: 1100,
  },
  'keeps refunds of excess for paid money': {
    caught: /^only \d+ of \d+ kept, and nothing is asked$/,
    from: 990,
  },
  'takes a dispute for nothing': { caught: /^the dispute \w+ is \w+, nothing is recorded$/ },
  'takes every event for old': { caught: UNRECORDED },
  'searches Stripe whenever its account was away': {
    caught: /^Stripe is searched though no call of ours is without an answer$/,
    from: 1120,
  },
  'searches only where the last try was': {
    caught: /^a search for what an unanswered call made missed \w+$/,
    from: 390,
  },
  'never ends its run': { caught: UNRESTING },
  'drops an answer that comes late': { caught: UNRESTING },
};

/** By the names of `planted-slips.ts`. */
export const OF_SLIPS: Readonly<Record<string, CaughtBy>> = {
  'uses a key past its 23 hours': {
    caught: /^the key \w+\/\d+ is used more than 23 h after its first$/,
    from: 300,
  },
  'counts an attempt twice': { caught: MISCOUNTED },
  'takes withdrawn money for lost': {
    caught: /^the dispute \w+ counts as lost, and was never lost at Stripe$/,
  },
  'mails an invoice again whose dispute was lost': {
    caught: /^resend_mail is done although a dispute was lost$/,
    from: 190,
  },
  'charges a stolen card again': {
    caught: /^visa \w is charged again, after Stripe said (stolen|expired)_card$/,
  },
  'puts a close off for what an earlier look read': {
    caught: /^close\/\d+ is put off, and was not answered$/,
  },
  'forgets which commands wait for Stripe': { caught: /was never answered finally: preparing/ },
  'voids nothing that was ever paid': {
    caught: /^void is refused as partly_paid, and what it names is refused, too/,
  },
  'loses its timer on resume': { caught: /^\w+ has no wake-up time$/ },
  'knows a payment by its event alone': { caught: /^more payments are recorded than arrived$/ },
  'charges beside an open session': { caught: BESIDE },
  'plans nothing when collecting is taken up again': {
    caught: /^it may be collected, and no charge is planned$/,
  },
  'forgets a method that came while another was charged': {
    caught: /did not fail, and the invoice waits for another method$/,
    from: 1370,
  },
  'takes an answer in twice': { caught: MISCOUNTED },
  'takes a stored event for applied before it is looked at': { caught: UNRECORDED },
};
