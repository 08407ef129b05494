import { statSync } from 'node:fs';
import type { EnvironmentReader } from './environment-reader';

/** More fonts for PDFs; a folder that is not there is found at the start, not with an invoice. */
export function readFontDir(reader: EnvironmentReader): string | undefined {
  const folder = reader.text('FONT_DIR', '');
  if (folder === '') return undefined;
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) {
    reader.problems.push(`FONT_DIR is "${folder}", which is no folder: give one with .ttf files`);
  }
  return folder;
}
