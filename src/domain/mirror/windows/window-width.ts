import type { WindowPage, WindowCursor } from './window-page';

/** Stripe's largest page. */
export const PAGE_SIZE = 100;

/** A window is made for so many, so that most take one page although times are uneven. */
const AIM = 80;
const GROWTH_MAX = 4;
const EMPTY_GROWTH = 2;
/** What is expected to take more pages than so many is not read from its newest end. */
export const PAGES_MAX = 4;
const DAY_SECONDS = 86_400;

export const FIRST_WIDTH = DAY_SECONDS;

/** How many seconds the next windows have, by how many objects were in this one. */
export function densityWidth(
  width: number,
  window: { from: number; to: number },
  { data, has_more }: WindowPage<{ created: number }>,
): number {
  const [newest, oldest] = [data[0], data.at(-1)];
  const span = window.to - window.from;
  if (newest === undefined || oldest === undefined) return Math.max(width, EMPTY_GROWTH * span);
  if (!has_more) return atLeastOne(Math.min((span * AIM) / data.length, span * GROWTH_MAX));
  // All of one second: they say nothing of others.
  const seen = newest.created - oldest.created;
  return seen === 0 ? width : atLeastOne((seen * AIM) / data.length);
}

const atLeastOne = (width: number): number => Math.max(1, Math.floor(width));

export const widthAfterEmpty = (
  width: number,
  { from, to }: { from: number; to: number },
): number => Math.max(width, EMPTY_GROWTH * (to - from));

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
