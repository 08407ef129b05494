import type { WindowPage, DatedItem } from '../../../../src/domain/mirror/windows/window-page';
import { PAGE_SIZE } from '../../../../src/domain/mirror/windows/window-width';
import type { Dice } from '../../../simulate/dice';

export interface Asked {
  created?: { gte: number; lt: number };
  starting_after: string | null;
  ending_before?: string | null;
}

/** A list as Stripe answers it, with objects that are deleted and made meanwhile. */
export class ListedAtStripe {
  requests = 0;
  /** The newest first. */
  items: DatedItem[];

  constructor(items: readonly DatedItem[]) {
    this.items = [...items].sort((a, b) => b.created - a.created || (a.id < b.id ? 1 : -1));
  }

  /** Undefined: the object that the page was asked for by is gone. */
  page({
    created,
    starting_after,
    ending_before = null,
  }: Asked): WindowPage<DatedItem> | undefined {
    this.requests += 1;
    const { gte = 0, lt = Infinity } = created ?? {};
    const all = this.items.filter((item) => item.created >= gte && item.created < lt);
    const by = starting_after ?? ending_before;
    const at = all.findIndex(({ id }) => id === by);
    if (by !== null && at < 0) return undefined;
    if (ending_before !== null) {
      const data = all.slice(Math.max(0, at - PAGE_SIZE), at);
      return { data, has_more: at > PAGE_SIZE };
    }
    const data = all.slice(at + 1, at + 1 + PAGE_SIZE);
    return { data, has_more: all.length > at + 1 + PAGE_SIZE };
  }

  delete(id: string): void {
    this.items = this.items.filter((item) => item.id !== id);
  }
}

/** Objects of many years: empty ones, steady years, bursts, and seconds with hundreds. */
export function rolledItems(dice: Dice, { began, end }: { began: number; end: number }) {
  const items: DatedItem[] = [];
  const add = (created: number) => {
    if (created < end) items.push({ id: `x_${String(items.length).padStart(6, '0')}`, created });
  };
  let now = began + dice.upTo((end - began) / 2);
  while (now < end && items.length < 3_000) {
    const kind = dice.upTo(4);
    if (kind === 0) now += dice.upTo(90 * 86_400);
    else if (kind === 1) for (let i = 0; i < 50; i += 1) add((now += dice.upTo(40_000)));
    else if (kind === 2) for (let i = 0; i < 400; i += 1) add((now += dice.upTo(3)));
    else for (let i = 0; i < 90 + dice.upTo(300); i += 1) add(now);
    now += 1;
  }
  return items;
}
