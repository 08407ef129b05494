import type { Measured } from './bench';

/** What `--json` prints: where it was measured, and every bench by its name. */
export interface Report {
  machine: {
    cores: number;
    cpu: string | undefined;
    node: string;
    platform: string;
    runs: number;
    at: string;
    /** Temporal's dev server, or the shape of production. */
    server: string;
    load_average: number[];
  };
  benches: Record<string, BenchReport>;
}

export interface BenchReport extends Partial<Measured> {
  title: string;
  seconds: number;
  load_average: number[];
  failed?: string;
}
