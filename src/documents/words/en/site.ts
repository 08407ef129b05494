/** The pages about Quittance itself. Its documentation is in English, so these are as well. */
export const siteWords = {
  name: 'Quittance',
  start: 'Start',
  documentation: 'Documentation',
  home: {
    heading: 'From invoice to payment',
    about:
      'Your billing system submits an invoice. Quittance mails it with a link to pay, charges ' +
      'the saved payment method through Stripe, tries again or asks when a payment fails, and ' +
      'follows bank debits and disputes to the end.',
    workflow:
      'Every invoice is one Temporal workflow. What was paid is read from Stripe, not assumed.',
    received: 'Did you receive an invoice?',
    openLink: 'Please open the link in the mail. It shows your invoice and how to pay it.',
    links: 'On this machine',
    docs: 'API reference and guides',
    health: { name: 'Health', about: 'Whether Postgres and Temporal answer, and what is missing' },
    temporalUi: { name: 'Temporal UI', about: 'Each invoice as a workflow, step by step' },
    inbox: { name: 'Inbox', about: 'Every mail sent from here; none leaves this machine' },
    sandbox: { name: 'Stripe sandbox', about: 'Payments, disputes, a clock and faults to try' },
    tryIt: 'Try it',
    steps: [
      'Open the inbox, choose an invoice mail and click “View invoice”.',
      'Click “Pay using Stripe”. Card 4242 4242 4242 4242 works, with any future date and CVC.',
      'Find the same invoice in the Temporal UI and read what was done, and why.',
      'Submit your own invoice. The API key is in the terminal, under this address.',
    ],
    version: (version: string) => `Version ${version}`,
  },
  docs: {
    guides: 'Guides',
    reference: 'API reference',
    requests: 'Requests go to',
    machine: 'The same as OpenAPI 3.1, for programs:',
    noScript: 'The reference needs JavaScript. Its source is',
  },
} as const;
