import type { Allowed } from './wording';

/** Names that are frozen although their word is old: the exact name, and why it stays. */
export const ALLOWED: Allowed = {};
