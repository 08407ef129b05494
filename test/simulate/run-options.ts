import type { SimulatedPolicy } from './policies';
import { policyNamed, policyOfSeed } from './policies';

export const hasFlag = (name: string): boolean => process.argv.includes(`--${name}`);

export function numberAfter(name: string, fallback: number): number {
  const i = process.argv.indexOf(`--${name}`);
  const value = i < 0 ? fallback : Number(process.argv[i + 1]);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new Error(`--${name} wants a whole number above zero, such as --${name} ${fallback}`);
}

export function wordsAfter(name: string): string | undefined {
  const i = process.argv.indexOf(`--${name}`);
  return i < 0 ? undefined : (process.argv[i + 1] ?? '');
}

/** The policy of each life: by default the default one. */
export function policyBySeed(): (seed: number) => SimulatedPolicy | undefined {
  const name = wordsAfter('policies');
  if (name === 'all') return policyOfSeed;
  const only = name === undefined ? undefined : policyNamed(name);
  return () => only;
}
