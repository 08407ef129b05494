import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fromRoot } from '../../src/runtime/root';

/**
 * Texts people read, kept where a review sees them change. UPDATE_GOLDEN=1 writes them anew; look
 * at the difference before committing it.
 */
export function golden(name: string, text: string): string {
  const path = fromRoot('test', 'documents', 'golden', `${name}.txt`);
  if (process.env['UPDATE_GOLDEN'] === '1') {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  if (!existsSync(path)) throw new Error(`${path} is missing: run the test with UPDATE_GOLDEN=1`);
  return readFileSync(path, 'utf8');
}

/** One text of many: each under its title. */
export function inSections(sections: Readonly<Record<string, string>>): string {
  return Object.entries(sections)
    .map(([title, body]) => `===== ${title} =====\n${body.trim()}\n`)
    .join('\n');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#x27;': "'",
};

/** What a page says, a line a block; form targets and links stay visible. */
export function pageText(html: string): string {
  return html
    .replace(/^.*<body>/s, '')
    .replace(/<form [^>]*action="([^"]*)"[^>]*>/g, '\n[POST $1]\n')
    .replace(/<a [^>]*href="([^"]*)"[^>]*>/g, '\n[GET $1] ')
    .replace(/<\/(p|h1|h2|tr|li|dd|dt|button|summary|caption|a|div|header|footer|form)>/g, '\n')
    .replace(/<\/(td|th|span)>/g, ' ')
    .replace(/<[^>]+>/g, '')
    .replace(/&(amp|lt|gt|quot|#x27);/g, (entity) => ENTITIES[entity] ?? entity)
    .replace(/[ \t]+/g, ' ')
    .replace(/ *\n[\n ]*/g, '\n')
    .trim();
}
