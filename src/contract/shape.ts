import type { z } from 'zod';

/** What other modules may say of a schema without knowing what it is made with. */
export type Shape = z.ZodType;
/** What a schema gives once it has parsed. */
export type OutputOf<S extends Shape> = z.infer<S>;
/** What may be handed to a schema. */
export type InputOf<S extends Shape> = z.input<S>;
