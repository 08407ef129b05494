import type { HappenedKind, HappenedOf } from '../model/happened';

/** An amount of the invoice's currency, written out. */
export type WriteMoney = (amount: number) => string;

export type Phrase<K extends HappenedKind> =
  string | ((happened: HappenedOf<K>, money: WriteMoney) => string | null) | null;

/** The words of one language; null is no line, since another entry says it. */
export type TimelineWords = { [K in HappenedKind]: Phrase<K> };
