import { setTimeout as pause } from 'node:timers/promises';
import type { PatientWorld } from './patient-world';

const KINDS = ['customers', 'products'] as const;

export interface Changing {
  /** So many, if they are not over before. */
  most: number;
  everyMs: number;
  isOver: () => boolean;
}

/** Changes at Stripe that no invoice is of: objects are made, renamed and deleted. */
export async function changeObjects(
  world: PatientWorld,
  { most, everyMs, isOver }: Changing,
): Promise<void> {
  const there: string[] = [];
  for (let n = 0; n < most && !isOver(); n += 1) {
    const at = there[n % Math.max(1, there.length)];
    if (at === undefined || n % 3 === 0) {
      const kind = KINDS[n % 2 === 0 ? 0 : 1];
      const made = await world.stripe<{ id: string }>('POST', `/v1/${kind}`, { name: `new ${n}` });
      there.push(`/v1/${kind}/${made.id}`);
    } else if (n % 8 === 7) {
      there.splice(there.indexOf(at), 1);
      await world.stripe('DELETE', at);
    } else {
      await world.stripe('POST', at, { name: `change ${n}` });
    }
    await pause(everyMs);
  }
}
