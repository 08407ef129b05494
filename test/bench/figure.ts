/** One thing that was measured: every run's value, the one in the middle, and what it should be. */
export interface Figure {
  name: string;
  unit: string;
  median: number;
  values: number[];
  target?: Target;
  met?: boolean;
}

export type Target = { atMost: number } | { atLeast: number };

export function figure(name: string, unit: string, values: number[], target?: Target): Figure {
  const middle = median(values);
  const measured = { name, unit, median: middle, values: values.map(rounded) };
  return target === undefined ? measured : { ...measured, target, met: meets(middle, target) };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  if (upper === undefined || lower === undefined) throw new Error('nothing was measured');
  return rounded((upper + lower) / 2);
}

export function rounded(value: number): number {
  return Number(value.toPrecision(Math.abs(value) >= 1000 ? 5 : 3));
}

function meets(value: number, target: Target): boolean {
  return 'atMost' in target ? value <= target.atMost : value >= target.atLeast;
}
