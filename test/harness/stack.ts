import { mkdtempSync, rmSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bootStack } from '../../src/local/stack';
import type { Stack, StackOptions } from '../../src/local/stack';

/** A whole installation in its own folder, gone with everything in it when it is stopped. */
export async function startTestStack(options: Partial<StackOptions> = {}): Promise<Stack> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'quittance-stack-'));
  chmodSync(folder, 0o711);
  const printed: string[] = [];
  const print = (line: string) => printed.push(line);
  const stack = await bootStack({ print, durable: false, ...options, folder });
  return {
    ...stack,
    stop: async () => {
      await stack.stop();
      if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}
