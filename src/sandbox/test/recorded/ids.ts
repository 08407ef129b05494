import type { Answer } from './cassettes';

// What Stripe called an object in a recording, and what the sandbox calls it.

const KINDS = 'acct|ch|cs|cus|du|dp|evt|issfr|mandate|pi|pm|card|price|prod|py|pyr|re|seti|tok|txn';

/** An id of an object that was made: a test method such as `pm_card_visa` is none. */
const ID = new RegExp(`\\b(?:${KINDS})_(?!card_)(?=\\w*[\\dA-Z])\\w{8,}`, 'g');

const isId = (value: unknown): value is string =>
  typeof value === 'string' && value.match(ID)?.[0] === value;

export interface Ids {
  /** Objects of the sandbox that play those named in a text, when they exist. */
  readonly translate: (text: string) => string;
  readonly unknownIn: (text: string) => string[];
  readonly set: (recorded: string, ours: string) => void;
  /** Two answers to one request name the same objects in the same places. */
  readonly learn: (recorded: unknown, ours: unknown) => void;
}

export function createIds(): Ids {
  const sandboxIds = new Map<string, string>();

  function learn(recorded: unknown, ours: unknown): void {
    if (isId(recorded) && isId(ours)) {
      if (!sandboxIds.has(recorded)) sandboxIds.set(recorded, ours);
      return;
    }
    if (typeof recorded !== 'object' || typeof ours !== 'object') return;
    if (recorded === null || ours === null) return;
    if (Array.isArray(recorded) && recorded.length !== (ours as unknown[]).length) return;
    for (const [key, value] of Object.entries(recorded)) learn(value, (ours as Answer)[key]);
  }

  return {
    translate: (text) => text.replace(ID, (id) => sandboxIds.get(id) ?? id),
    unknownIn: (text) => [...new Set(text.match(ID) ?? [])].filter((id) => !sandboxIds.has(id)),
    set: (recorded, ours) => void sandboxIds.set(recorded, ours),
    learn,
  };
}

/** Every object that the answers show, by its id; the first time counts. */
export function objectsIn(answers: readonly unknown[]): ReadonlyMap<string, Answer> {
  const found = new Map<string, Answer>();
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const { id } = value as { id?: unknown };
    if (isId(id) && !found.has(id)) found.set(id, value as Answer);
    for (const inner of Object.values(value)) visit(inner);
  };
  answers.forEach(visit);
  return found;
}
