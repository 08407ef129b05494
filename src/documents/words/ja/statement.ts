import type { StatementWords } from '../statement-words';

export const japaneseStatement: StatementWords = {
  title: '取引明細書',
  period: '対象期間',
  date: '日付',
  description: '内容',
  invoice: '請求書',
  method: 'お支払い方法',
  currency: '通貨',
  amount: '金額',
  balance: '残高',
  opening: '期首残高',
  closing: '期末残高',
  balanceOn: (day) => `${day}現在の残高`,
  nothing: 'この期間の取引はありません。',
  entry: {
    invoice: (number) => `請求書 ${number}`,
    credit: (number) => `請求書 ${number} の減額`,
    void: (number) => `請求書 ${number} の取り消し`,
    payment: (number) => `請求書 ${number} のお支払い`,
    refund: (number) => `請求書 ${number} の返金`,
    taken_back: (number) => `請求書 ${number} のお支払いの銀行による取り消し`,
  },
  download: { pdf: '明細書をダウンロード（PDF）', csv: '明細書をダウンロード（CSV）' },
};
