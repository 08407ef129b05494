import type { Import } from '../harness/imports';

const COLLECTION = 'src/domain/collection/';

/**
 * The folders and files of the collection from the innermost to the outermost: each may import
 * what is above it in this list and nothing below. `decide` is the way in.
 */
export const LAYERS = [
  'model',
  'queries',
  'projections',
  'draft',
  'schedule',
  'money',
  'lane',
  'commands',
  'facts',
  'announce',
  'settle',
  'decide',
  'would-refuse',
] as const;

/** What is wrong with an import between two parts of the collection, or nothing. */
export function wrongArrow({ from, to, line }: Import): string | undefined {
  const [outer, inner] = [partOf(from), partOf(to)];
  if (outer === undefined || inner === undefined || outer === inner) return undefined;
  const unknown = [outer, inner].filter((part) => layer(part) < 0);
  if (unknown.length > 0) return `${from}:${line} ${unknown.join(', ')}: no such layer`;
  if (layer(inner) < layer(outer)) return undefined;
  return `${from}:${line} ${outer} may not import ${inner}`;
}

/** How many different arrows there are between the parts. */
export function arrows(imports: readonly Import[]): number {
  const pairs = imports.map(({ from, to }) => [partOf(from), partOf(to)]);
  const between = pairs.filter(([one, two]) => one && two && one !== two);
  return new Set(between.map((pair) => pair.join(' '))).size;
}

const layer = (part: string): number => (LAYERS as readonly string[]).indexOf(part);

/** The folder, or the file at the top without its ending. */
function partOf(path: string): string | undefined {
  if (!path.startsWith(COLLECTION)) return undefined;
  return path
    .slice(COLLECTION.length)
    .split('/')[0]
    ?.replace(/\.tsx?$/, '');
}
