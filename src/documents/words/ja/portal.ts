import type { PortalWords } from '../portal-words';

export const japanesePortal: PortalWords = {
  title: (business) => `${business}からの請求書`,
  request: {
    title: '請求書をまとめて見る',
    text: '請求書の送付先のメールアドレスをご入力ください。リンクをお送りします。',
    email: 'メールアドレス',
    button: 'リンクを受け取る',
    invalid: 'メールアドレスが正しくありません。ご確認ください。',
  },
  requested: {
    title: 'メールをご確認ください',
    text: 'このアドレスに請求書をお送りしている場合、リンクをお届けします。',
    hint: '30分以内に1回だけ開けます。届かない場合は、迷惑メールフォルダもご確認ください。',
  },
  closed: {
    title: '請求書はすぐに開けます',
    text: (business) => `このリンクで、${business}からの請求書をこのブラウザで1回だけ開けます。`,
    button: '請求書を開く',
  },
  used: {
    title: 'このリンクは使用済みです',
    text: 'メールのリンクは1回だけ開けます。お心当たりがない場合は、すぐに新しいリンクをお求めください。',
  },
  ended: {
    title: 'このリンクは期限切れです',
    text: 'メールのリンクは30分以内に開いてください。新しいリンクをお求めいただけます。',
  },
  unknown: {
    title: '何も見つかりません',
    text: 'リンクが不完全か、期限が切れています。新しいリンクをメールでお送りできます。',
  },
  requestAgain: '新しいリンクを受け取る',
  balance: 'お支払い残高',
  overdue: (amount) => `うち${amount}が期限超過`,
  nothingDue: 'お支払いはありません。ありがとうございます。',
  filter: { label: '表示する請求書', open: '未払い', paid: '支払い済み', all: 'すべて' },
  due: (day) => `期限：${day}`,
  pay: '支払う',
  payNumber: (number) => `請求書 ${number}を支払う`,
  pdf: 'PDF',
  leftOf: (total) => `残額（総額${total}）`,
  older: '以前の請求書',
  newest: '最新に戻る',
  empty: {
    open: (business) =>
      `${business}からの未払いの請求書はありません。新しい請求書はメールで届きます。`,
    paid: 'お支払い済みの請求書はまだありません。',
    all: (business) => `${business}からの請求書はまだありません。新しい請求書はメールで届きます。`,
  },
  backTo: (host) => `${host}に戻る`,
  signOut: 'ログアウト',
  together: {
    choose: (number) => `請求書 ${number}を選ぶ`,
    button: '選んだ請求書をまとめて支払う',
    hint: '最大50件の請求書をStripeで一度にお支払いいただけます。確認されるまで請求はありません。',
    title: 'まとめてお支払いいただけません',
    none: '請求書を1件以上お選びください。',
    tooMany: '一度にお支払いいただけるのは50件までです。件数を減らしてください。',
    severalCurrencies: '通貨が異なります。通貨ごとにお支払いください。',
    paid: (number) => `請求書 ${number}はすでに支払い済みです。`,
    void: (number) => `請求書 ${number}はすでに取り消されています。`,
    notNow: (number) =>
      `請求書 ${number}は現在お支払いいただけません。理由は請求書のページに表示されています。`,
    apart: '1件ずつお支払いください。',
    back: '請求書一覧に戻る',
  },
};
