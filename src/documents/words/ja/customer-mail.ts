import type { CustomerMailWords, NotAsked, PlannedCharge } from '../mail-words';
import { counted } from '../plural';
import { japanesePage } from './page';

const inDays = counted('ja', { other: 'あと#日' });
const lateDays = counted('ja', { other: '#日' });

const ORGANIZATION =
  /[株有合]式?(?:限|同|資|名)?会社|法人|協会|組合|大学|[㈱㈲]|\((?:株|有)\)|（(?:株|有)）/;

const chargeSentence = ({ method, on }: PlannedCharge, amount: string): string =>
  on === null
    ? `現在、${method}に${amount}を請求しています。お手続きは不要です。`
    : `${on}に${method}へ${amount}を請求します。お手続きは不要です。`;

const NOT_ASKED: Readonly<Record<NotAsked, { short: string; long: string }>> = {
  settled: { short: 'お支払い不要', long: 'お支払いの必要はありません。' },
  on_its_way: {
    short: 'お支払い処理中',
    long: 'お支払いは銀行で処理されています。お手続きは不要です。',
  },
  disputed: {
    short: '現在お支払い不要',
    long: 'このお支払いについて銀行で異議申し立てが審査されています。結果が出るまで、お支払いの必要はありません。',
  },
  being_checked: {
    short: '今はお支払いにならないでください',
    long: 'お客様のお支払いが届いているかどうかを確認しています。確認が終わるまで、再度お支払いにならないでください。',
  },
};

export const japaneseCustomerMail: CustomerMailWords = {
  label: {
    hello: (customer) => `${customer} ${ORGANIZATION.test(customer) ? '御中' : '様'}`,
    pay: 'Stripeで支払う',
    view: '請求書を見る',
    bank: '銀行振込で支払う場合',
    bankHint: (number) => `振込の備考：${number}`,
    testMode: 'テストモード：実際のお金は動きません。',
    footer: (business, number) =>
      `このメールは、請求書 ${number}について${business}からお送りしています。ご不明な点がございましたら、このメールにご返信ください。`,
    amountDue: 'お支払い金額',
    amountPaid: 'お支払い済みの金額',
    amountRefunded: '返金額',
    amountCollected: '振替予定額',
    amountNotRefunded: '返金できなかった金額',
    remaining: '未払い残額',
    dueOn: 'お支払い期限',
    invoice: '請求書',
    method: 'お支払い方法',
    paidOn: 'お支払い日',
    collectedOn: '振替日',
    refundTo: '返金先',
    nextTry: '次回の請求',
    confirmBy: '確認期限',
  },
  reason: {
    ...japanesePage.declined,
    declined: '理由は当方に知らされていません。詳しくは銀行にお問い合わせください。',
  },
  offline: 'Stripe以外で受領したお支払い',
  invoice: ({ number, business, amount, due, isLate, charge, payable }) => ({
    subject: `【${business}】請求書 ${number}：${amount}（期限${isLate ? '超過' : ''} ${due}）`,
    preheader:
      charge === null
        ? `${amount}、お支払い期限は${due}${isLate ? 'でした' : 'です'}。`
        : charge.on === null
          ? `${charge.method}に請求しています。お手続きは不要です。`
          : `${charge.on}に${charge.method}へ請求します。お手続きは不要です。`,
    heading: `請求書 ${number}`,
    paragraphs: [
      `${business}から${amount}の請求書をお送りします。`,
      charge === null
        ? (isLate
            ? `お支払い期限は${due}でした。至急お支払いくださいますようお願いいたします。`
            : `${due}までにお支払いくださいますようお願いいたします。`) +
          (payable
            ? '「Stripeで支払う」から請求書が開き、そこからワンクリックでStripeの安全な決済ページに進めます。'
            : '')
        : chargeSentence(charge, amount),
    ],
  }),
  notAsked: ({ number, business, amount, why }) => ({
    subject: `【${business}】請求書 ${number}：${amount}（${NOT_ASKED[why].short}）`,
    preheader: 'お手続きは不要です。',
    heading: `請求書 ${number}`,
    paragraphs: [`${business}から${amount}の請求書をお送りします。${NOT_ASKED[why].long}`],
  }),
  confirmAccount: ({ number, amount, until }) => ({
    subject: `銀行口座のご確認のお願い：${number}、${amount}`,
    preheader: `${until}までにご確認ください。`,
    heading: '銀行口座をご確認ください',
    paragraphs: [
      `請求書 ${number}の${amount}を銀行口座からお支払いになるお手続きを承っています。Stripeがその口座に少額のテスト送金を行いました。`,
      `請求書を開き、${until}までにテスト送金をご確認ください。確認後に口座振替を開始します。`,
    ],
  }),
  paymentFailed: ({ number, amount, method, reason, next }) => ({
    subject: `${number}のお支払い${amount}が完了しませんでした`,
    preheader: next === null ? 'お支払い方法をお選びください。' : `${next}に再度請求します。`,
    heading: 'お支払いが完了しませんでした',
    paragraphs: [
      `請求書 ${number}の${amount}を${method === null ? '' : `${method}に`}請求しましたが、銀行が` +
        `承認しませんでした。${reason}`,
      next === null
        ? '請求書を開き、お支払い方法をお選びください。'
        : `${next}に再度請求します。それまでお待ちいただくか、ご希望の方法で今すぐお支払いいただけます。`,
    ],
  }),
  actionRequired: ({ number, amount, until }) => ({
    subject: `${number}のお支払い${amount}を銀行でご確認ください`,
    preheader:
      until === null ? '銀行がお客様の確認を求めています。' : `${until}までにご確認ください。`,
    heading: '銀行がお客様の確認を求めています',
    paragraphs: [
      `請求書 ${number}の${amount}を請求しようとしましたが、銀行がお客様ご本人による確認を求めています。まだ請求は行われていません。`,
      `請求書を開き、${until === null ? '' : `${until}までに`}そのページからお支払いください。銀行の確認画面が表示されます。`,
    ],
  }),
  methodNeeded: ({ number, amount, isNotConfirmed }) => ({
    subject: `${number}のお支払い${amount}：お支払い方法のご選択のお願い`,
    preheader: 'お支払い方法をお選びください。',
    heading: isNotConfirmed ? '期限までにお支払いが確認されませんでした' : 'お支払い方法が必要です',
    paragraphs: [
      isNotConfirmed
        ? `請求書 ${number}のお支払いについて銀行がお客様の確認を求めていましたが、期限が過ぎました。請求は行われておらず、${amount}が未払いです。`
        : `請求書 ${number}の${amount}を請求できるお支払い方法が登録されていません。`,
      'ご希望の方法でお支払いください。ご同意いただいた場合は、次回の請求書のために保存されます。',
    ],
  }),
  receipt: ({ number, business, amount, remaining }) => ({
    subject: `${number}の領収のお知らせ：${amount}`,
    preheader:
      remaining === null
        ? 'ありがとうございます。'
        : `ありがとうございます。未払い残額は${remaining}です。`,
    heading: 'お支払いありがとうございます',
    paragraphs: [
      `${business}は、請求書 ${number}のお支払い${amount}を受領しました。`,
      ...(remaining === null ? [] : [`未払い残額は${remaining}です。`]),
    ],
  }),
  refund: ({ number, business, amount, method }) => ({
    subject: `${number}の返金のお知らせ：${amount}`,
    preheader: '通常5〜10営業日以内に届きます。',
    heading: '返金のお知らせ',
    paragraphs: [
      `${business}は、請求書 ${number}について${amount}を` +
        `${method === null ? '' : `${method}に`}返金しました。`,
      '返金は通常5〜10営業日以内に届きます。',
    ],
  }),
  refundFailed: ({ number, business, amount }) => ({
    subject: `${number}の返金${amount}が完了しませんでした`,
    preheader: '返金はお客様に届いていません。',
    heading: '返金が完了しませんでした',
    paragraphs: [
      `${business}が請求書 ${number}について${amount}を返金したとお知らせしましたが、銀行が受け付けなかったため、返金はお客様に` +
        '届いていません。',
      `${business}にはお知らせ済みです。受け取り方法については、このメールにご返信ください。`,
    ],
  }),
  reminder: (of) => {
    const { number, business, amount, due, days: count, isLast, charge } = of;
    const thanks =
      charge === null
        ? 'すでにお支払い済みの場合は、ご容赦ください。'
        : chargeSentence(charge, amount);
    if (count > 0) {
      return {
        subject: `請求書 ${number}、${amount}：お支払い期限まで${inDays(count)}`,
        preheader: `${business}からのお知らせです。`,
        heading: `お支払い期限まで${inDays(count)}`,
        paragraphs: [`請求書 ${number}（${amount}）のお支払い期限は${due}です。`, thanks],
      };
    }
    if (count === 0) {
      return {
        subject: `請求書 ${number}、${amount}：本日がお支払い期限です`,
        preheader: `${business}からのお知らせです。`,
        heading: '本日がお支払い期限です',
        paragraphs: [`請求書 ${number}（${amount}）のお支払い期限は本日です。`, thanks],
      };
    }
    const late = lateDays(-count);
    return {
      subject: `請求書 ${number}、${amount}：お支払い期限を${late}過ぎています`,
      preheader: `お支払い期限は${due}でした。`,
      heading: isLast ? 'まだお支払いが確認できていません' : 'お支払い期限が過ぎています',
      paragraphs: [
        `請求書 ${number}（${amount}）のお支払い期限は${due}で、${late}過ぎています。`,
        !isLast
          ? 'お見落としかもしれません。お支払いをお願いいたします。内容に誤りがある場合は、このメールにご返信ください。'
          : 'お支払いをお願いいたします。お支払いが難しい場合や内容にご異議がある場合は、解決方法をご相談できるよう、このメールにご返信ください。',
      ],
    };
  },
  finalNotice: ({ number, business, amount, due, isAfterReminders }) => ({
    subject: `最終のお知らせ：請求書 ${number}、${amount}が未払いです`,
    preheader: isAfterReminders
      ? `お支払い期限は${due}でした。`
      : '当方から再度請求することはありません。',
    heading: '最終のお知らせ',
    paragraphs: isAfterReminders
      ? [
          `請求書 ${number}のお支払い期限は${due}でしたが、${amount}が未払いです。`,
          `今後お知らせはお送りしません。お支払いいただくか、このメールにご返信のうえ${business}とご相談ください。`,
        ]
      : [
          `請求書 ${number}の${amount}を数回請求しましたが、銀行が承認しませんでした。`,
          `当方から再度請求することはありません。お支払いいただくか、このメールにご返信のうえ${business}とご相談ください。`,
        ],
  }),
  debitNotice: ({ number, business, amount, method, on, payable }) => ({
    subject: `口座振替のお知らせ：${number}、${amount}（${on}）`,
    preheader: `${method}から振り替えます。お手続きは不要です。`,
    heading: '口座振替のお知らせ',
    paragraphs: [
      `${on}に、${business}が請求書 ${number}の${amount}を${method}から口座振替で回収します。お手続きは不要です。`,
      ...(payable
        ? ['別の方法でのお支払いをご希望の場合は、振替日より前に請求書を開いてお支払いください。']
        : []),
      `ご不明な点がございましたら、このメールにご返信ください。${business}に届きます。`,
    ],
  }),
  paymentReturned: ({ number, amount, reason, next }) => ({
    subject: `${number}のお支払い${amount}が銀行から返却されました`,
    preheader: next === null ? '請求書は再び未払いです。' : `${next}に再度請求します。`,
    heading: '銀行からお支払いが返却されました',
    paragraphs: [
      `請求書 ${number}の口座振替${amount}が銀行から返却されました。${reason}請求書は再び未払いです。`,
      next === null
        ? 'ご希望の方法でお支払いください。'
        : `${next}に再度請求します。それまでお待ちいただくか、ご希望の方法で今すぐお支払いいただけます。`,
    ],
  }),
};
