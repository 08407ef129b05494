import type { PortalAccountWords } from '../portal-account-words';

export const japanesePortalAccount: PortalAccountWords = {
  title: 'お支払いと請求先情報',
  ofMethod: (action, method) => `${action}：${method}`,
  methods: {
    title: 'お支払い方法',
    none: '登録されているお支払い方法はまだありません。',
    isDefault: '優先して使用',
    expires: (month) => `有効期限 ${month}`,
    expired: 'このカードは有効期限が切れています。',
    mandateInactive: '口座振替の承認が無効になっています。もう一度ご登録ください。',
    detaching: '削除しています。',
    notSupported: 'お客様ご自身でお支払いになる場合にのみ使用されます。',
    unread: 'Stripeに登録されている内容を現在読み取れません。',
    add: 'お支払い方法を追加する',
    addHint:
      'Stripeの画面でご入力ください。請求は発生しません。変更するには新しい方法を追加します。',
    makeDefault: '優先して使う',
    remove: '削除する',
  },
  removing: {
    title: 'このお支払い方法を削除しますか？',
    text: (method) => `${method}への請求はなくなります。再び使うには、もう一度ご入力が必要です。`,
    keep: '残す',
  },
  autoPay: {
    title: '自動支払い',
    on: 'オン',
    off: 'オフ',
    mandate: (business) =>
      `私は、この設定をオフにするまで、${business}が請求金額をお支払い時期に、登録したお支払い方法へ` +
      '請求することに同意します。',
    agreedOn: (day) => `${day}に同意されました。`,
    withdrawnOn: (day) => `${day}にオフにされました。請求書ごとにご自身でお支払いください。`,
    notOffered: (business) =>
      `${business}は自動での請求を行っていません。請求書ごとにご自身でお支払いください。`,
    turnOn: '同意してオンにする',
    turnOff: 'オフにする',
  },
  turningOff: {
    title: '自動支払いをオフにしますか？',
    text:
      '未払いの請求書も自動では請求されなくなり、ご自身でお支払いいただきます。処理中の請求はそのまま' +
      '続きます。',
    keep: 'オンのままにする',
  },
  problem: {
    title: '現在この操作はできません',
    charging: (number) =>
      `請求書 ${number}がこのお支払い方法で処理されています。完了してから削除してください。`,
    unusable:
      'このお支払い方法は優先して使えません。もう一度ご登録いただくか、別の方法をお選びください。',
    gone: 'このお支払い方法はすでに削除されています。',
    unavailable: '現在Stripeに接続できません。1分ほどしてからもう一度お試しください。',
    notStored: 'ここではお支払い方法を登録できません。請求書ごとにお支払いください。',
    tooManyEntries: 'PDFには期間が長すぎます。短い期間またはCSVをお選びください。',
    period: '日付を2つ、早いほうから順にご入力ください。',
    back: 'お支払いと請求先情報に戻る',
  },
  statement: {
    title: '取引明細書',
    text: '期間中のすべての請求、お支払い、返金や値引きです。',
    csv: 'CSV',
    from: '開始日',
    to: '終了日',
  },
  details: {
    title: '請求先情報',
    text: '今後の書類とメールに記載されます。すでにお送りしたものは変わりません。',
    name: 'お名前または会社名',
    emails: '請求書の送付先メールアドレス',
    emailsHint: '1行に1件ずつご入力ください。',
    line1: '番地',
    line2: '建物名など',
    postcode: '郵便番号',
    town: '市区町村',
    state: '都道府県',
    country: '国（JPなどの2文字）',
    taxIds: '登録番号または税務番号',
    taxIdsHint: 'T1234567890123のように、コンマで区切ってご入力ください。',
    language: '請求書とメールの言語',
    save: '保存する',
    saved: '内容を保存しました。',
    notSaved: 'まだ保存されていません。印のついた項目をご確認ください。',
    wrong: {
      name: 'お名前は300文字以内でご入力ください。',
      emails: '正しいアドレスを1件から50件まで、重複なくご入力ください。',
      address: '長すぎるか、印刷できない文字が含まれています。',
      country: 'JPなどの大文字2文字でご入力ください。',
      taxIds: '番号は40文字以内で5件まで、重複なくご入力ください。',
      language: '言語を1つお選びください。',
    },
  },
};
