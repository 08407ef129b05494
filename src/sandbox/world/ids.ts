import { randomFillSync } from 'node:crypto';

// Ids look like Stripe's: a prefix and base-62 letters. As at Stripe they have no order to
// rely on.

const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const pool = Buffer.alloc(4096);
let used = pool.length;

function byte(): number {
  if (used >= pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += 1;
  return pool[used - 1] ?? 0;
}

export function letterString(length: number): string {
  let text = '';
  while (text.length < length) {
    const value = byte() & 63;
    if (value < 62) text += LETTERS[value] ?? '';
  }
  return text;
}

export function newId(prefix: string, length = 24): string {
  return `${prefix}_${letterString(length)}`;
}
