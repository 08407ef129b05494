/** Seeded chance (mulberry32): the same seed rolls the same life again. */
export class Dice {
  private a: number;

  constructor(seed: number) {
    this.a = seed >>> 0;
  }

  roll(): number {
    this.a = (this.a + 0x6d2b79f5) >>> 0;
    let t = this.a;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  upTo(max: number): number {
    return Math.floor(this.roll() * max);
  }

  chance(p: number): boolean {
    return this.roll() < p;
  }

  pick<T>(of: readonly T[]): T {
    return of[this.upTo(of.length)] as T;
  }
}
