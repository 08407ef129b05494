import { CATALOG, stalenessMs } from '../../../../src/domain/mirror/catalog/catalog';
import { VERBS } from '../../../../src/domain/mirror/catalog/catalog-entry';
import type { CatalogEntry } from '../../../../src/domain/mirror/catalog/catalog-entry';
import { LISTS_LEFT_OUT, SECOND_API } from '../../../../src/domain/mirror/catalog/lists-left-out';
import { HOUR } from '../../../../src/domain/time';

// Prints docs/collections.md from the table that the mirror itself goes by.

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

function writesOf({ writes }: CatalogEntry): string {
  const can = VERBS.filter((verb) => writes[verb].path !== null);
  return can.length === 0 ? 'nothing' : can.join(', ');
}

function keptBy(entry: CatalogEntry): string {
  const staleness = stalenessMs(entry);
  const swept =
    staleness === null ? '' : `listed again: at most ${Math.round(staleness / HOUR)} h old`;
  const what = entry.silent === 'all' || staleness === null ? '' : ` (${entry.silent})`;
  const events = entry.events.length > 0 || entry.name === 'event' ? 'events' : '';
  return [events, `${swept}${what}`].filter((part) => part !== '').join('; ');
}

const listedRow = (entry: CatalogEntry): string =>
  row([
    `\`stripe:${entry.name}\``,
    `\`${entry.list?.path ?? ''}\``,
    entry.list?.parent ? `\`stripe:${entry.list.parent.collection}\`` : '',
    keptBy(entry),
    writesOf(entry),
  ]);

const otherRow = (entry: CatalogEntry): string =>
  row([`\`stripe:${entry.name}\``, entry.reason ?? '', writesOf(entry)]);

export function printCatalog(): string {
  const of = (sync: CatalogEntry['sync']) => CATALOG.filter((entry) => entry.sync === sync);
  const leftOut = Object.entries(LISTS_LEFT_OUT).map(([path, why]) => row([`\`${path}\``, why]));
  return `${[
    '# Collections',
    '',
    'What of Stripe a sync copies. This page is made from the table that the mirror goes by, as',
    '`GET /v1/catalog` is; a test compares the table with the lists and events that stripe-node',
    'declares.',
    '',
    `## Copied and kept current: ${of('list').length}`,
    'How old at most what changes without an event is: where the account may be read so often;',
    '`staleness_hours` of a sync says what follows from them.',
    '',
    row(['collection', 'list', 'of each', 'kept current by', 'mutations']),
    row(['---', '---', '---', '---', '---']),
    ...of('list').map(listedRow),
    '',
    `## From their events alone: ${of('events').length}`,
    'Stripe does not list them: what happens from the beginning of a sync on is there.',
    '',
    row(['collection', 'why', 'mutations']),
    row(['---', '---', '---']),
    ...of('events').map(otherRow),
    '',
    `## Cannot be copied: ${of('none').length}`,
    '',
    row(['collection', 'why', 'mutations']),
    row(['---', '---', '---']),
    ...of('none').map(otherRow),
    '',
    '## Lists of Stripe that are left out',
    '',
    row(['list', 'why']),
    row(['---', '---']),
    ...leftOut,
    row(['`/v2/…`', SECOND_API]),
  ].join('\n')}\n`;
}
