import type { Import } from '../harness/imports';
import { WALLS, moduleOf } from './wall-table';
import type { Wall } from './wall-table';

/** What is wrong with an import, or nothing. */
export function breach(found: Import): string | undefined {
  const module = moduleOf(found.from);
  if (module === 'test') return undefined;
  const wall = WALLS[module];
  if (wall === undefined) return `${found.from}: there is no module "${module}" in the table`;
  const words = forbidden(found, module, wall);
  return words === undefined ? undefined : `${found.from}:${found.line} ${words}`;
}

function forbidden(found: Import, module: string, wall: Wall): string | undefined {
  if (found.kind === 'builtin') {
    return wall.builtins ? undefined : `${module} uses Node's ${found.to}`;
  }
  if (found.kind === 'package') return forbiddenPackage(found, module, wall);
  const target = moduleOf(found.to);
  if (target === module) return undefined;
  if (allows(wall.runs, target, found.to)) return undefined;
  if (!found.runs && allows(wall.names, target, found.to)) return undefined;
  if (target === 'test') return `${module} imports from test`;
  return `${module} may not ${found.runs ? 'run' : 'name'} ${found.to}`;
}

function forbiddenPackage(found: Import, module: string, wall: Wall): string | undefined {
  if (wall.packages.includes(found.to)) return undefined;
  if (!found.runs && wall.names.includes(`${found.to} (npm)`)) return undefined;
  return `${module} may not ${found.runs ? 'run' : 'name'} the package ${found.to}`;
}

function allows(list: readonly string[], module: string, path: string): boolean {
  return list.includes(module) || list.includes(path.replace(/^src\//, ''));
}

/** Every file on a ring of imports that run, as one readable chain a ring. */
export function cycles(imports: readonly Import[], files: ReadonlySet<string>): string[] {
  const graph = new Map<string, string[]>();
  for (const found of imports) {
    const target = resolve(found.to, files);
    if (!found.runs || found.kind !== 'own' || target === undefined) continue;
    graph.set(found.from, [...(graph.get(found.from) ?? []), target]);
  }
  const rings: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, trail: string[]) => {
    const at = trail.indexOf(file);
    if (at >= 0) rings.push([...trail.slice(at), file].join(' → '));
    if (at >= 0 || done.has(file)) return;
    for (const next of graph.get(file) ?? []) visit(next, [...trail, file]);
    done.add(file);
  };
  for (const file of graph.keys()) visit(file, []);
  return rings;
}

function resolve(path: string, files: ReadonlySet<string>): string | undefined {
  return [`${path}.ts`, `${path}.tsx`, `${path}/index.ts`].find((file) => files.has(file));
}
