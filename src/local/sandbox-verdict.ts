import type { World } from './stories/world';
import type { Result } from './run-stories';

interface Violation {
  kind: string;
  detail: unknown;
}

/** The last word is Stripe's: what the sandbox saw wrong while the stories ran. */
export async function sandboxVerdict(world: World): Promise<Result> {
  const violations = await world.control<Violation[]>('GET', 'violations');
  const words = violations.map(({ kind, detail }) => `${kind} ${JSON.stringify(detail)}`);
  return {
    story: 'judged-by-the-sandbox',
    passed: violations.length === 0,
    outcome: words.length === 0 ? 'no rule was broken' : words.slice(0, 5).join(' · '),
    history_events: 0,
    actions: 0,
    ms: 0,
  };
}
