/** Seeded chance (mulberry32): the same seed rolls the same life again. */
export interface Dice {
  roll(): number;
  upTo(max: number): number;
  chance(p: number): boolean;
  pick<T>(of: readonly T[]): T;
}

export function dice(seed: number): Dice {
  let a = seed >>> 0;
  const roll = (): number => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = a;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const upTo = (max: number): number => Math.floor(roll() * max);
  return {
    roll,
    upTo,
    chance: (p) => roll() < p,
    pick: (of) => of[upTo(of.length)] as (typeof of)[number],
  };
}
