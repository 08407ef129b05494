// A fact about Stripe, in our words: a request, and what Stripe was recorded or documented to say.

type Fields = Readonly<Record<string, string>>;

export type Step = readonly [request: string, fields: Fields, headers?: Fields];

export interface Fact {
  /** What it says, for a person; unique within its kind. */
  readonly says: string;
  /** What is there before: a name in `setups.ts`. */
  readonly given?: string;
  /** `POST payment_intents/$intent/confirm`: `$` names what the setup made. */
  readonly request: string;
  readonly fields?: Fields;
  readonly headers?: Fields;
  /** Asked before it. */
  readonly first?: readonly Step[];
  readonly status: number;
  /** Of the error: null where it has no such key. */
  readonly error?: Readonly<Record<string, string | null>>;
  /** Values in the answer by their path; `list.0.id`. */
  readonly answer?: Readonly<Record<string, unknown>>;
  /** Keys that the answer has, whatever their value. */
  readonly has?: readonly string[];
  /** Keys that it has not. */
  readonly hasNo?: readonly string[];
  /** Headers of the answer, null where there is none. */
  readonly replies?: Readonly<Record<string, string | null>>;
  /** The newest event of this type, and what it says was there before, among other things. */
  readonly event?: { readonly type: string; readonly previous: Record<string, unknown> };
  readonly source: 'recorded' | 'documented';
  /** Whether the sandbox passed it before it was mended by what was recorded. */
  readonly before: 'passed' | 'failed';
}

export interface FactsOfAKind {
  readonly kind: string;
  readonly facts: readonly Fact[];
}
