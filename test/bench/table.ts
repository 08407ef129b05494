import type { Figure } from './figure';
import type { Report } from './report';

/** The report for a person: a line a figure, its target beside it, every run behind it. */
export function table({ machine, benches }: Report): string {
  const lines = [
    '',
    `  ${machine.cores} cores, ${machine.cpu ?? 'unknown processor'}, Node ${machine.node}, ` +
      `median of ${machine.runs}, ${machine.server} server, load ${machine.load_average.join(' ')}`,
  ];
  for (const [name, bench] of Object.entries(benches)) {
    lines.push('', `  ${name}: ${bench.title} (load ${bench.load_average[0] ?? '?'})`);
    if (bench.failed !== undefined) lines.push(`    ✗ failed: ${bench.failed}`);
    lines.push(...(bench.figures ?? []).map(row));
  }
  return [...lines, ''].join('\n');
}

function row({ name, unit, median, values, target, met }: Figure): string {
  const mark = met === undefined ? ' ' : met ? '✓' : '✗';
  const measured = `${median} ${unit}`.padEnd(16);
  return `  ${mark} ${name.padEnd(24)} ${measured} ${aim(target).padEnd(10)} ${values.join('  ')}`;
}

function aim(target: Figure['target']): string {
  if (target === undefined) return '';
  return 'atMost' in target ? `≤ ${target.atMost}` : `≥ ${target.atLeast}`;
}
