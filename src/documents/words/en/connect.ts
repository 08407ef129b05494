import type { ConnectWords } from '../connect-words';

/** To a business that connects its account. Nothing says its language, so there is this one. */
export const englishConnect: ConnectWords = {
  title: 'Take payments with Stripe',
  button: 'Continue at Stripe',
  open: (business) =>
    `${business} needs an account at Stripe to be paid online. Stripe asks for a few details; ` +
    'you can stop at any time and go on with this same link.',
  connected: (business) =>
    `${business} is connected and can be paid online. You can close this page.`,
  away: (business) =>
    `Stripe could not be asked how far the account of ${business} is. Please try again.`,
  link: (business) =>
    `${business} can be paid into the account that it already has at Stripe. Stripe asks you ` +
    'to log in, and whether you agree.',
  restricted: (business) =>
    `${business} is connected, but Stripe takes no payments for it yet. The dashboard of the ` +
    'account at Stripe says what is missing.',
  off: (business) =>
    `The account of ${business} cannot be connected at the moment. Please ask who sent you ` +
    'this link.',
  notConnected: 'Not connected',
  again: 'Back to the first page',
  yourBusiness: 'your business',
  answers: {
    denied: () => 'You did not agree at Stripe, so nothing was connected. You can begin again.',
    incomplete: () => 'What Stripe adds to this address is missing. Please begin again.',
    used: () =>
      'This answer of Stripe was used before. The first page says whether the account is ' +
      'connected.',
    refused: () => 'Stripe did not accept this answer; it may be too old. Please begin again.',
    another_account: (business) =>
      `${business} has been paid into another Stripe account until now. Please begin again ` +
      'with that one.',
    account_taken: () =>
      'This Stripe account is connected here already. Each account can be connected once: ' +
      'please ask who sent you the link.',
    expired: () => 'It took more than an hour to come back from Stripe. Please begin again.',
    disconnected: (business) => `${business} was disconnected here, so nothing was connected.`,
    lost: () => 'The answer of Stripe was lost, so nothing was connected. Please begin again.',
    away: () => 'Stripe could not be reached just now. Please load this page again in a moment.',
  },
};
