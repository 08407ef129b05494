import type { MailWithoutInvoiceWords } from '../mail-without-invoice-words';

export const japaneseMailWithoutInvoice: MailWithoutInvoiceWords = {
  footer: (business) =>
    `このメールは、${business}のお客様にお送りしています。ご不明な点がございましたら、このメールにご返信ください。`,
  portalLink: ({ business, until }) => ({
    subject: `${business}の請求書一覧へのリンク`,
    preheader: `${until}まで、1回だけ開けます。`,
    heading: '請求書一覧へのリンク',
    paragraphs: [
      `${business}の請求書一覧のご依頼を受け付けました。このリンクは${until}まで、1回だけ開けます。`,
      'お心当たりがない場合、お手続きは不要です。このメールがなければ、どなたもリンクを開けません。このメールは転送しないでください。',
    ],
    button: '請求書一覧を開く',
  }),
};
