export interface Due {
  at: number;
  order: number;
  run: () => void;
}

const isEarlier = (a: Due, b: Due): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);

/** What is going to happen, earliest first: a binary heap, since a year holds hundreds. */
export class Agenda {
  private readonly heap: Due[] = [];
  private made = 0;

  get next(): Due | undefined {
    return this.heap[0];
  }

  add(at: number, run: () => void): void {
    const { heap } = this;
    this.made += 1;
    const due = { at, order: this.made, run };
    let i = heap.length;
    heap.push(due);
    while (i > 0) {
      const up = (i - 1) >> 1;
      const above = heap[up] as Due;
      if (!isEarlier(due, above)) break;
      heap[i] = above;
      i = up;
    }
    heap[i] = due;
  }

  take(): Due | undefined {
    const { heap } = this;
    const first = heap[0];
    const last = heap.pop();
    if (last && heap.length > 0) this.sink(last);
    return first;
  }

  private sink(due: Due): void {
    const { heap } = this;
    let i = 0;
    for (;;) {
      let down = 2 * i + 1;
      const left = heap[down];
      if (!left) break;
      const right = heap[down + 1];
      if (right && isEarlier(right, left)) down += 1;
      const least = heap[down] as Due;
      if (!isEarlier(least, due)) break;
      heap[i] = least;
      i = down;
    }
    heap[i] = due;
  }
}
