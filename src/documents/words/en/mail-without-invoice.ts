import type { MailWithoutInvoiceWords } from '../mail-without-invoice-words';

export const englishMailWithoutInvoice: MailWithoutInvoiceWords = {
  footer: (business) =>
    `${business} sent you this mail because you are its customer. Reply to it if something is ` +
    'not right.',
  portalLink: ({ business, until }) => ({
    subject: `Your link to your invoices from ${business}`,
    preheader: `It opens once, until ${until}.`,
    heading: 'Your link to your invoices',
    paragraphs: [
      `You asked to see your invoices from ${business}. This link opens once, until ${until}.`,
      'If you did not ask for it, there is nothing to do: without this mail nobody can open it. ' +
        'Please do not forward it.',
    ],
    button: 'Open your invoices',
  }),
};
