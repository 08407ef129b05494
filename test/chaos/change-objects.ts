import { setTimeout as pause } from 'node:timers/promises';
import type { PatientWorld } from './patient-world';

const KINDS = ['customers', 'products'] as const;

/** So many changes at Stripe that no invoice is of: objects are made, renamed and deleted. */
export async function changeObjects(
  world: PatientWorld,
  changes: number,
  forMs: number,
): Promise<void> {
  const there: string[] = [];
  for (let n = 0; n < changes; n += 1) {
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
    await pause(forMs / changes);
  }
}
