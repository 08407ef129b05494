import { allOldWords } from './all-old-words';
import { shown } from './wording';

// node dist/test/architecture/print-old-words.js [part of the path or of the line]
const wanted = process.argv[2] ?? '';
const found = allOldWords();
const counts = new Map<string, number>();
for (const finding of found) {
  const line = shown(finding);
  if (!line.includes(wanted)) continue;
  counts.set(finding.word, (counts.get(finding.word) ?? 0) + 1);
  console.log(line);
}
for (const [word, count] of counts) console.log(`${count} ${word}`);
