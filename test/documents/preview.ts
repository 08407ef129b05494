import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromRoot } from '../../src/runtime/root';
import { fileOf, mailPreviews, previewIndex } from './mail-previews';

/** `npm run preview`: every mail in every language as files, with a page that links them. */
const folder = fromRoot('dist', 'mail-previews');
mkdirSync(folder, { recursive: true });
const previews = mailPreviews();
for (const preview of previews) {
  const { subject, html, text } = preview.mail;
  writeFileSync(join(folder, `${fileOf(preview)}.html`), html);
  writeFileSync(join(folder, `${fileOf(preview)}.txt`), `Subject: ${subject}\n\n${text}`);
}
writeFileSync(join(folder, 'index.html'), previewIndex(previews));
process.stdout.write(`${previews.length} mails: open ${join(folder, 'index.html')}\n`);
