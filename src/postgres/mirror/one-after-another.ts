/** In one process: who gets the turn of a key has it alone, until it is given back. */
export class OneAfterAnother<K> {
  private readonly last = new Map<K, Promise<void>>();

  /** Answers by what the turn is given back. */
  async turn(key: K): Promise<() => void> {
    const before = this.last.get(key);
    let end = (): void => undefined;
    const own = new Promise<void>((resolve) => (end = resolve));
    this.last.set(key, own);
    await before;
    return () => {
      if (this.last.get(key) === own) this.last.delete(key);
      end();
    };
  }
}

/** One at a time gives places in the streams of a sync; others at that moment would do without. */
export const placing = new OneAfterAnother<number>();
