import type { PageWords } from '../page-words';
import { counted } from '../plural';

const inDays = counted('ja', { other: 'あと#日' });
const lateDays = counted('ja', { other: '#日超過' });

export const japanesePage: PageWords = {
  language: '言語',
  invoice: (number) => `請求書 ${number}`,
  title: (number, business) => `${business}からの請求書 ${number}`,
  testMode: 'テストモード：実際のお金は動きません',
  panel: {
    open: { label: '未払い', amountLabel: 'お支払い金額' },
    overdue: { label: '期限超過', amountLabel: 'お支払い金額' },
    charging: { label: '決済処理中', amountLabel: '請求中の金額' },
    processing: { label: '口座振替の処理中', amountLabel: '処理中の金額' },
    authentication: { label: 'お客様の確認が必要です', amountLabel: 'お支払い金額' },
    small_transfers: { label: 'お客様の確認が必要です', amountLabel: 'お支払い金額' },
    paid: { label: '支払い済み', amountLabel: 'お支払い済みの金額' },
    nothing_due: { label: '支払い済み', amountLabel: 'お支払い金額' },
    disputed: { label: '異議申し立て中', amountLabel: '異議申し立て中の金額' },
    disputed_lost: { label: '異議申し立てにより終了', amountLabel: '未払いの金額' },
    uncollectible: { label: '回収不能', amountLabel: '未払いの金額' },
    void: { label: '取り消し済み', amountLabel: '取り消された金額' },
    held: { label: '保留中', amountLabel: 'お支払い金額' },
  },
  heading: {
    open: 'お支払いいただけます',
    planned: 'この請求書は自動的に支払われます',
    declined: '前回のお支払いは完了しませんでした',
    returned: '銀行からお支払いが返却されました',
    partly_paid: '一部が支払われています',
    elsewhere: 'オンラインではお支払いいただけません',
    charging: 'お支払いを処理しています',
    processing: '口座振替を処理しています',
    authentication: '銀行でお支払いをご確認ください',
    small_transfers: '銀行口座をご確認ください',
    paid: 'お支払いが完了しました',
    nothing_due: 'お支払いの必要はありません',
    disputed: '銀行で異議申し立てが審査されています',
    disputed_lost: 'この請求書は終了しました',
    uncollectible: 'この請求書の回収は終了しました',
    void: 'この請求書は取り消されました',
    held: '現在オンラインではお支払いいただけません',
    too_small: 'オンラインでのお支払いには金額が小さすぎます',
    too_large: 'オンラインでのお支払いには金額が大きすぎます',
    being_checked: 'お支払いを確認しています',
  },
  dueOn: (day) => `お支払い期限：${day}`,
  dueIn: (count) => {
    if (count === 0) return '本日';
    return count > 0 ? inDays(count) : lateDays(-count);
  },
  payWithStripe: 'Stripeで支払う',
  payWithMethod: (method) => `${method}で今すぐ支払う`,
  payHint: 'Stripeの安全な決済ページが開きます。そちらで確定されるまで請求は行われません。',
  payOnceHint: '保存されているお支払い方法に、今すぐ一度だけ請求します。',
  viewInvoice: '請求書を見る',
  checkAgain: 'もう一度確認する',
  confirmAccount: '銀行口座を確認する',
  message: {
    charge_started: 'ありがとうございます。お支払いを処理しています。',
    charge_declined: '銀行がこのお支払いを承認しませんでした。請求は行われていません。',
    not_possible_now: '現在この操作はできません。理由はこのページに記載しています。',
    still_working: '処理を続けています。一度だけ実行されますので、再送信しないでください。',
  },
  says: {
    partlyReceived: (received, owed) =>
      `${owed}のうち${received}を受領しました。残額は未払いです。`,
    paidOn: (day, method) => `${day}に${method}でお支払いいただきました。ありがとうございます。`,
    paidOffline: (day) => `${day}に受領しました。ありがとうございます。`,
    nextCharge: (method, day) => `${day}に${method}へ請求します。お手続きは不要です。`,
    paused: (until) =>
      until === null
        ? '自動支払いは一時停止しています。'
        : `自動支払いは${until}まで一時停止しています。`,
    declinedOn: (method, day, reason) =>
      `${day}の${method}でのお支払いは承認されませんでした。${reason}`,
    triedAgain: (method, from, otherWay) =>
      `${method}では${from}から再度お試しいただけます。${otherWay ? '別の方法ではいつでもお支払いいただけます。' : ''}`,
    returned: (amount, day) => `${day}の口座振替${amount}が銀行から返却されました。`,
    charging: (method) => `${method ?? 'お客様のお支払い方法'}に請求しています。数秒かかります。`,
    processing: (since, method) =>
      `口座振替${method === null ? '' : `（${method}）`}は${since}に送信されました。銀行の処理には` +
      '通常3〜5営業日かかります。お手続きは不要です。結果は当方からお知らせします。',
    authentication: (until) =>
      `銀行がお客様ご本人による確認を求めています。${until}までにご確認ください。`,
    smallTransfers: (until) =>
      `Stripeがお客様の口座に少額のテスト送金を行いました。${until}までにご確認ください。確認後に口座振替を開始します。`,
    disputed: (business) =>
      '異議申し立てが審査されている間、銀行がこのお支払いを引き上げています。結果が出るまで、こちらでのお支払いは必要ありません。ご不明な点は' +
      `${business}にお問い合わせください。`,
    disputedLost: (business) =>
      `異議申し立ての審査の結果、お支払いはお客様に返金されました。こちらではもうお支払いいただけません。${business}にお問い合わせください。`,
    uncollectible: (business) =>
      `${business}はこの請求書の回収を終了しました。お支払いは引き続き可能です。`,
    void: (business) => `${business}がこの請求書を取り消しました。お支払いの必要はありません。`,
    belowMinimum: (business) =>
      `金額がオンラインで請求できる下限を下回っています。ご不明な点は${business}にお問い合わせください。`,
    aboveMaximum: (business) =>
      `金額がオンラインで一度に請求できる上限を超えています。銀行振込でお支払いください。ご不明な点は${business}にお問い合わせください。`,
    noWayToPay: (business) =>
      `現在、この請求書はオンラインでお支払いいただけません。ご不明な点は${business}にお問い合わせください。`,
    needsPerson: (business) =>
      `お客様のお支払いが届いているかどうかを${business}が確認しています。確認が終わるまで、再度お支払いにならないでください。`,
    accountGone: (business) =>
      `${business}のオンライン決済用アカウントは現在お支払いを受け付けていません。お客様に原因はなく、請求も行われていません。受け付けが再開されしだい、` +
      'このページでお支払いいただけます。',
    excess: (amount, business) =>
      `ご請求額より${amount}多く受領しました。${business}はこれを把握しており、返金またはお客様との調整を行います。`,
    refunded: (amount) => `${amount}を返金しました。`,
    beingRefunded: (amount) => `${amount}の返金を処理しています。`,
    notConfirmed: (since) =>
      `${since}以降Stripeに照会できていないため、このページは最新でない可能性があります。オンラインでのお支払いは再開されます。`,
    noOnlinePayment: (business) =>
      `この請求書ではオンラインでのお支払いをご利用いただけません。ご不明な点は${business}にお問い合わせください。`,
  },
  declined: {
    insufficient_funds: '口座の残高が不足していたか、利用限度額に達していました。',
    expired: 'カードの有効期限が切れています。',
    wrong_details: '入力された情報の一部に誤りがあります。',
    account_unusable: 'この銀行口座からはもう引き落としができません。',
    no_mandate: '銀行にこの口座振替の同意（マンデート）が登録されていません。',
    another_card: 'このカードは今後も承認されません。別のカードをご利用ください。',
    bank_trouble: 'その時点で銀行が応答できませんでした。',
    authentication: '銀行がお客様ご本人による確認を求めています。',
    declined: '銀行が承認しませんでした。理由は当方に知らされていません。',
  },
  document: {
    from: '請求元',
    to: '請求先',
    parties: '住所と税務登録番号',
    issued: '発行日',
    due: 'お支払い期限',
    lines: 'ご請求明細',
    description: '内容',
    quantity: '数量',
    unitPrice: '単価',
    amount: '金額',
    subtotal: '小計',
    tax: '税額',
    taxIncluded: '内税額',
    total: '合計',
    credited: 'クレジットノート',
    received: '受領額',
    remaining: '未払い残額',
    memo: '備考',
    payments: 'お支払い',
    paymentOf: (method, day) => `${method}、${day}`,
    refundOf: (amount) => `${amount}返金済み`,
    pendingRefundOf: (amount) => `${amount}返金処理中`,
    offline: 'Stripe以外で受領したお支払い',
    bank: {
      title: '銀行振込で支払う場合',
      onlyWay: '銀行振込で支払う',
      hint: (number) => `お支払いを確認できるよう、振込の備考に${number}とご記入ください。`,
      holder: '口座名義',
      holderAddress: '口座名義人の住所',
      iban: 'IBAN',
      bic: 'BIC',
      accountNumber: '口座番号',
      bankName: '銀行名',
      reference: '備考（参照番号）',
    },
  },
  paymentLineStatus: {
    disputed: '異議申し立ての審査中のため引き上げ',
    returned: '銀行から返却',
    lost: '異議申し立てにより返金',
  },
  done: {
    together: counted('ja', { other: '請求書#件（1回のお支払い）' }),
    confirming: {
      title: 'お支払いを確認しています',
      text: 'Stripeに結果を照会しています。このページは自動的に更新されます。再度お支払いにならないでください。',
    },
    nothing: {
      title: 'お支払いは届いていません',
      text: '確認できる限り、請求は行われていません。請求書に戻って再度お試しいただけます。',
    },
  },
  preparing: {
    title: '決済ページを準備しています',
    text: '数秒かかります。ページは自動的に進みます。',
    continueToStripe: '決済ページへ進む',
    stay: 'Stripeで確定されるまで請求は行われません。',
  },
  methodStored: {
    title: 'ありがとうございます',
    text: 'フォームを送信された場合、お支払い方法はStripeに保存されています。請求は行われていません。このページは閉じていただけます。',
  },
  notFound: {
    title: 'ここには請求書がありません',
    text: 'リンクが不完全であるか、新しいリンクに置き換えられた可能性があります。',
    hint: '最後に受け取られたメールのリンクを開くか、請求書の送信元にお問い合わせください。',
  },
  error: {
    unavailable: {
      title: 'まもなく再開します',
      text: '現在、請求書を表示できません。請求は行われていません。1分後にもう一度お試しください。',
    },
    too_many: {
      title: '少々お待ちください',
      text: 'お客様のネットワークから多数のリクエストがありました。1分後にもう一度お試しください。',
    },
    expired_form: {
      title: 'このページを開いてから時間が経ちすぎました',
      text: '請求は行われていません。請求書に戻り、もう一度ボタンを押してください。',
    },
    failed: {
      title: '当方で問題が発生しました',
      text: '問題は記録されました。お支払いの前に請求書をもう一度ご確認ください。受領した金額が常に表示されます。',
    },
  },
  goBack: '請求書に戻る',
  questions: 'この請求書についてのお問い合わせ先：',
};
