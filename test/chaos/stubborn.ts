import { setTimeout as pause } from 'node:timers/promises';

/** Tried as a whole again and again: each of its steps may be repeated without harm. */
export async function stubborn<T>(until: number, work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (Date.now() > until) throw error;
    }
    await pause(300);
  }
}
