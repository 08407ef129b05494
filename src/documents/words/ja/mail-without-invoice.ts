import type { MailWithoutInvoiceWords } from '../mail-without-invoice-words';
import { counted } from '../plural';

const invoices = counted('ja', { other: '請求書#件' });

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
  statement: ({ business, from, to }) => ({
    subject: `${business}の取引明細書（${from}～${to}）`,
    preheader: '明細書をPDFで添付しています。',
    heading: '取引明細書',
    paragraphs: [
      `${business}の${from}から${to}までの取引明細書を添付いたします。各請求書、各お支払い、その後の残高を記載しています。`,
      '請求書の確認と未払い分のお支払いは、いつでも行えます。リンクをメールでお送りします。',
    ],
  }),
  cardExpiring: ({ business, method, month, lastDay }) => ({
    subject: `${business}へのお支払いに使われる${method}の有効期限は${month}です`,
    preheader: `${lastDay}までに別のカードをご登録ください。`,
    heading: `${method}の有効期限は${month}です`,
    paragraphs: [
      `${business}の請求書は${method}で自動的に支払われます。このカードは${lastDay}までご利用いただけます。`,
      'それまでに別のお支払い方法をご登録いただければ、ほかのお手続きは不要です。カード会社から新しいカードが届いている場合は、そのカードをご登録ください。',
    ],
    button: 'カードを変更する',
  }),
  severalPaid: ({ business, count, total, remaining, isAttached }) => ({
    subject: `${business}の${invoices(count)}の領収のお知らせ：${total}`,
    preheader:
      remaining === null
        ? 'ありがとうございます。'
        : `ありがとうございます。未払い残額は${remaining}です。`,
    heading: 'お支払いありがとうございます',
    paragraphs: [
      `${business}は、${invoices(count)}分のお支払い${total}をまとめて受領しました。`,
      ...(remaining === null ? [] : [`未払い残額は${remaining}です。`]),
      isAttached
        ? '各請求書の領収書をPDFで添付しています。'
        : '各請求書の領収書（PDF）は、それぞれのページにあります。',
    ],
  }),
  openPortal: '請求書を見る',
  methodStored: ({ business, method, isUsed }) => ({
    subject: `${business}へのお支払いに${method}を登録しました`,
    preheader: isUsed
      ? '自動で支払われる請求書には、このお支払い方法が使われます。'
      : '自動支払いには使われません。',
    heading: 'お支払い方法を登録しました',
    paragraphs: [
      `${business}へのお支払い方法として${method}が登録されました。`,
      isUsed
        ? '自動で支払われる請求書には、このお支払い方法が使われます。'
        : '自動支払いには使われません。',
      '登録内容は、請求書のページでいつでも変更できます。リンクをメールでお送りします。',
      'お心当たりがない場合は、このメールにご返信ください。',
    ],
  }),
  addressChanged: ({ business, addresses }) => ({
    subject: `${business}からの請求書の送付先が変更されました`,
    preheader: `今後は${addresses}にお送りします。`,
    heading: '請求書の送付先が変更されました',
    paragraphs: [
      `${business}からの請求書とお知らせは、今後${addresses}にお送りします。この変更は請求書のページで行われました。`,
      'ご自身で変更された場合は、何もする必要はありません。',
      'お心当たりがない場合は、訂正いたしますのでこのメールにご返信ください。',
    ],
  }),
};
