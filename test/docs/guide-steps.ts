/** What a reader of a guide does, and what the guide says is answered. */
export interface GuideStep {
  command: string;
  /** As far as it is shown; null: the guide shows nothing of it. */
  answer: unknown;
}

/** The commands of a guide, in order, each with the JSON right after it. */
export function stepsOf(document: string): GuideStep[] {
  const steps: GuideStep[] = [];
  for (const [, language, block = ''] of document.matchAll(/```(sh|json)\n([\s\S]*?)```/g)) {
    if (language === 'sh') steps.push({ command: block.trim(), answer: null });
    const last = steps.at(-1);
    if (language === 'json' && last !== undefined) last.answer = JSON.parse(block);
  }
  return steps;
}

/** What answers are compared with: `cus_…` is any text that begins so. */
export function matcherOf(answer: unknown): unknown {
  if (Array.isArray(answer)) return answer.map(matcherOf);
  if (typeof answer === 'string') {
    const start = answer.endsWith('…') ? answer.slice(0, -1) : null;
    return start === null ? answer : expect.stringMatching(new RegExp(`^${start}.`));
  }
  if (typeof answer !== 'object' || answer === null) return answer;
  const members = Object.entries(answer).map(([key, value]) => [key, matcherOf(value)]);
  return expect.objectContaining(Object.fromEntries(members));
}
