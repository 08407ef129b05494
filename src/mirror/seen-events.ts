const KEPT_MAX = 200_000;

/** Ids of events that were applied: forgotten after so many seconds of Stripe's clock. */
export class SeenEvents {
  private readonly createdOf = new Map<string, number>();
  private newest = 0;
  private readonly keptFor: number;

  constructor(keptFor: number) {
    this.keptFor = keptFor;
  }

  has(id: string): boolean {
    return this.createdOf.has(id);
  }

  /** What was forgotten and is listed again is applied again, which changes nothing. */
  add(id: string, created: number): void {
    this.createdOf.set(id, created);
    this.newest = Math.max(this.newest, created);
    for (const [oldest, at] of this.createdOf) {
      const isKept = at >= this.newest - this.keptFor && this.createdOf.size <= KEPT_MAX;
      if (isKept) return;
      this.createdOf.delete(oldest);
    }
  }
}
