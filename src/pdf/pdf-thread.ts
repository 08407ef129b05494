import { parentPort, workerData } from 'node:worker_threads';
import { loadFonts } from './fonts';
import { makePdf } from './make-pdf';
import type { DocumentInput } from './make-pdf';
import { openPicture } from './picture';
import type { Picture } from './picture';
import { createTypesetter } from './typesetter';

export interface ThreadSettings {
  fontDir: string | null;
}

export type ThreadAnswer =
  | { kind: 'drawn'; bytes: Uint8Array; missing: readonly string[] }
  | { kind: 'failed'; message: string };

const { fontDir } = workerData as ThreadSettings;
const typesetter = createTypesetter(loadFonts(fontDir));

const MOST_LOGOS = 20;
const logos = new Map<string, Picture | null>();

/** Opened once a thread, by the fingerprint of its bytes: a large one takes longer than a page. */
function logoOf({ logo: named }: DocumentInput, bytes: Uint8Array | null): Picture | null {
  if (named === null || bytes === null) return null;
  const before = logos.get(named);
  if (before !== undefined) return before;
  if (logos.size >= MOST_LOGOS) logos.clear();
  const opened = openPicture(bytes);
  logos.set(named, opened);
  return opened;
}

/** What a thread is sent. */
export interface ThreadJob {
  input: DocumentInput;
  logo: Uint8Array | null;
}

async function answer({ input, logo }: ThreadJob): Promise<ThreadAnswer> {
  try {
    return { kind: 'drawn', ...(await makePdf(input, typesetter, logoOf(input, logo))) };
  } catch (error) {
    return { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
  }
}

parentPort?.on('message', (job: ThreadJob) => {
  void answer(job).then((given) => parentPort?.postMessage(given));
});
