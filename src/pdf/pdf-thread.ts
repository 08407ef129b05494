import { parentPort, workerData } from 'node:worker_threads';
import { loadFonts } from './fonts';
import { makePdf } from './make-pdf';
import type { DocumentInput } from './make-pdf';
import { createTypesetter } from './typesetter';

export interface ThreadSettings {
  fontDir: string | null;
}

export type ThreadAnswer =
  | { kind: 'drawn'; bytes: Uint8Array; missing: readonly string[] }
  | { kind: 'failed'; message: string };

const { fontDir } = workerData as ThreadSettings;
const typesetter = createTypesetter(loadFonts(fontDir));

async function answer(input: DocumentInput): Promise<ThreadAnswer> {
  try {
    return { kind: 'drawn', ...(await makePdf(input, typesetter)) };
  } catch (error) {
    return { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
  }
}

parentPort?.on('message', (input: DocumentInput) => {
  void answer(input).then((given) => parentPort?.postMessage(given));
});
