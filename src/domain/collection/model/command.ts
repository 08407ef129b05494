import type { COMMAND_ROWS, CommandField, CommandName } from './command-rows';
import type { Terms } from './terms';

export type { CommandName } from './command-rows';

type Rows = typeof COMMAND_ROWS;

type ValueOf<F extends CommandField> =
  | (F extends { nullable: true } ? null : never)
  | (F extends { kind: 'flag' }
      ? boolean
      : F extends { kind: 'amount' | 'time' }
        ? number
        : F extends { kind: 'terms' }
          ? Terms
          : F extends { kind: 'methods' }
            ? readonly string[]
            : string);

type FieldsOf<N extends CommandName> = Rows[N]['fields'];

type BodyOf<N extends CommandName> = {
  -readonly [F in 'name' | keyof FieldsOf<N>]: F extends keyof FieldsOf<N>
    ? FieldsOf<N>[F] extends infer Field extends CommandField
      ? ValueOf<Field>
      : never
    : N;
};

/** A command's name and what its row says it carries. Stored as it is. */
export type CommandBody = { [N in CommandName]: BodyOf<N> }[CommandName];

/** What a person or a system asks. The id is the caller's Idempotency-Key, or the form's. */
export type Command = { id: string; by: 'business' | 'customer' } & CommandBody;

export type CommandOf<N extends CommandName> = Extract<Command, { name: N }>;

/**
 * done: in force · preparing: asked of Stripe · closing: done or refused once
 * the open way to pay is closed · refused: `code` is the status or rule that forbids it
 */
export interface CommandOutcome {
  commandId: string;
  outcome: 'done' | 'preparing' | 'closing' | 'refused';
  code: string | null;
  detail: string;
}
