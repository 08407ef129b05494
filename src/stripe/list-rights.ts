import type { Called } from './stripe-gateway';

export type ListRight = { status: 'granted' } | { status: 'missing' | 'unknown'; detail: string };

const AT_ONCE = 4;

/**
 * Whether a key may read each of these lists, by one GET of each. Where Stripe does not
 * answer one of them, or does not take the key at all, that is the answer.
 */
export async function readListRights(
  readFirst: (path: string) => Promise<Called<unknown>>,
  paths: readonly string[],
): Promise<Called<Map<string, ListRight>>> {
  const rights = new Map<string, ListRight>();
  for (let at = 0; at < paths.length; at += AT_ONCE) {
    const some = paths.slice(at, at + AT_ONCE);
    const answers = await Promise.all(some.map((path) => readFirst(path)));
    for (const [n, answer] of answers.entries()) {
      const right = rightOf(answer);
      if (right === null && answer.kind !== 'ok') return answer;
      if (right !== null) rights.set(some[n] ?? '', right);
    }
  }
  return { kind: 'ok', value: rights };
}

/** Null: it says nothing of this list. */
function rightOf(answer: Called<unknown>): ListRight | null {
  if (answer.kind === 'ok') return { status: 'granted' };
  if (answer.kind === 'forbidden') return { status: 'missing', detail: answer.detail };
  // An account has no Issuing, say: Stripe refuses the list without asking for a right.
  if (answer.kind === 'refused' || answer.kind === 'missing') {
    return { status: 'unknown', detail: answer.detail };
  }
  return null;
}
