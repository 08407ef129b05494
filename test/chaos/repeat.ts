/** The same decisions once more; not the same timing of the operating system. */
export const repeatWith = (seed: number): string =>
  `npm run chaos -- --episodes 1 --seed ${seed} --keep`;
