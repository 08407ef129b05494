import type { z } from 'zod';

/** The types of a schema, for modules that may not import zod. */
export type Shape = z.ZodType;
/** What a schema returns once it has parsed. */
export type OutputOf<S extends Shape> = z.infer<S>;
/** What a schema accepts. */
export type InputOf<S extends Shape> = z.input<S>;
