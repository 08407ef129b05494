import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Guide } from '../../documents/pages/guide';
import { readGuide } from '../../documents/pages/guide';
import { fromRoot } from '../../runtime/root';

/** The guides of docs/, by name. */
export function readGuides(): Guide[] {
  const folder = fromRoot('docs');
  const names = readdirSync(folder)
    .filter((file) => file.endsWith('.md'))
    .map((file) => file.slice(0, -'.md'.length))
    .sort();
  return names.map((name) =>
    readGuide(name, readFileSync(join(folder, `${name}.md`), 'utf8'), names),
  );
}
