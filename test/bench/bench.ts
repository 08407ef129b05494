import type { Stack, StackOptions } from '../../src/local/stack';
import type { World } from '../../src/local/stories';
import type { Figure } from './figure';

/** The installation a bench measures in, started when the first one asks for it. */
export interface Installation {
  stack: Stack;
  world: World;
}

export interface Means {
  runs: number;
  /** How many invoices are to wait where that is what is measured. */
  open: number;
  /** How many worker processes share one limit, where that is what is measured. */
  workers: number;
  installation(): Promise<Installation>;
  /** An installation of the same shape, for a bench that needs its own. */
  boot(options: Partial<StackOptions>): Promise<Stack>;
  /** For a person who waits; never on standard output. */
  print(line: string): void;
}

export interface Measured {
  figures: Figure[];
  /** How it was measured, where a reader of the number must know. */
  notes?: Record<string, unknown>;
}

export interface Bench {
  name: string;
  title: string;
  /** It starts its own installation, and none may run beside it. */
  alone?: true;
  run(means: Means): Promise<Measured>;
}
