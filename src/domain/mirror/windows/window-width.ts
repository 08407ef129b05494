import type { WindowPage, WindowCursor } from './window-page';

/** Stripe's largest page. */
export const PAGE_SIZE = 100;

/** A window is made for so many, so that most take one page although times are uneven. */
const AIM = 70;
const GROWTH_MAX = 4;
const DAY_SECONDS = 86_400;

export const FIRST_WIDTH = DAY_SECONDS;

/** How many seconds the next windows have, by how many objects were in this one. */
export function densityWidth(
  width: number,
  window: { from: number; to: number },
  { data, has_more }: WindowPage<{ created: number }>,
): number {
  const oldest = data.at(-1)?.created ?? window.from;
  const seen = has_more ? window.to - oldest : window.to - window.from;
  const fitting = data.length === 0 ? Infinity : (seen * AIM) / data.length;
  const next = Math.floor(Math.min(fitting, width * GROWTH_MAX));
  return Math.max(1, next);
}

export interface Estimate {
  /** 0 to 1, by the time that is walked. */
  done: number;
  requestsLeft: number;
  msLeft: number;
}

/** How far a walk is, as if what is to come were as dense as what was read last. */
export function estimateOf(
  { next, end, width }: WindowCursor,
  { began, requestsPerSecond }: { began: number; requestsPerSecond: number },
): Estimate {
  const requestsLeft = Math.ceil(Math.max(0, end - next) / width);
  const done = end <= began ? 1 : Math.min(1, (next - began) / (end - began));
  return { done, requestsLeft, msLeft: Math.round((requestsLeft * 1000) / requestsPerSecond) };
}
