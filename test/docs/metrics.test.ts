import { readFileSync, readdirSync } from 'node:fs';
import { parse } from 'yaml';
import { instrumentsOf } from '../../src/main/metrics/instruments';
import { createMetrics } from '../../src/runtime/metrics';
import { fromRoot } from '../../src/runtime/root';
import { read } from './read-document';

interface Rule {
  alert: string;
  expr: string;
  annotations: { summary: string; runbook: string };
}

const rules = (
  parse(read('docs/prometheus/alerts.yml')) as { groups: { rules: Rule[] }[] }
).groups.flatMap((group) => group.rules);
const drawn = [...read('docs/grafana/quittance.json').matchAll(/"expr": "(.*)"/g)].map(([, expr]) =>
  (expr ?? '').replaceAll('\\"', '"'),
);
const asked = [...drawn, ...rules.map(({ expr }) => expr)];

/** What a name in an expression is called where it is counted, and what that must be. */
interface Named {
  full: string;
  base: string;
  kind: 'histogram' | 'counter' | 'gauge';
}

function namesIn(expression: string): Named[] {
  const found = expression.match(/\b(?:quittance|temporal|process|nodejs)_\w+/g) ?? [];
  return found.map((full) => {
    const histogram = /^(.*)_(?:bucket|count|sum)$/.exec(full)?.[1];
    if (histogram !== undefined) return { full, base: histogram, kind: 'histogram' };
    return { full, base: full, kind: full.endsWith('_total') ? 'counter' : 'gauge' };
  });
}

const all = asked.flatMap(namesIn);
const of = (vendor: string) => all.filter(({ full }) => full.startsWith(`${vendor}_`));

/** Every instrument of ours and of prom-client, by name, with its kind. */
async function counted(): Promise<Map<string, string>> {
  const metrics = createMetrics({ processMetrics: true });
  instrumentsOf(metrics);
  const types = (await metrics.text()).matchAll(/^# TYPE (\w+) (\w+)$/gm);
  return new Map([...types].map(([, name, kind]) => [name ?? '', kind ?? '']));
}

/** The names in the sources of Temporal's SDK, which come with the package that runs them. */
function namesOfSdk(): Set<string> {
  const crates = fromRoot('node_modules', '@temporalio', 'core-bridge', 'sdk-core', 'crates');
  const files = readdirSync(crates, { recursive: true, encoding: 'utf8' });
  const sources = files.filter((file) => file.endsWith('metrics.rs'));
  const texts = sources.map((file) => readFileSync(`${crates}/${file}`, 'utf8'));
  return new Set(
    texts.flatMap((text) => [...text.matchAll(/"([a-z_]+)"/g)].map(([, n]) => n ?? '')),
  );
}

test('every number of ours that is drawn or alarmed by is counted, and of that kind', async () => {
  const kinds = await counted();
  const ours = [...of('quittance'), ...of('process'), ...of('nodejs')];
  expect(ours.length).toBeGreaterThan(20);
  expect(ours.filter(({ base, kind }) => kinds.get(base) !== kind)).toEqual([]);
});

test('everything that is counted is drawn: a number nobody sees is no use', async () => {
  const names = [...(await counted()).keys()].filter((name) => name.startsWith('quittance_'));
  const shown = new Set(drawn.flatMap(namesIn).map(({ base }) => base));
  expect(names.filter((name) => !shown.has(name))).toEqual([]);
});

test('every number of Temporal’s SDK is one its own sources name', () => {
  const listed = namesOfSdk();
  const theirs = of('temporal').map(({ base }) =>
    base.replace(/^temporal_/, '').replace(/_(?:total|seconds)$/, ''),
  );
  expect(theirs.length).toBeGreaterThan(6);
  expect(theirs.filter((name) => !listed.has(name))).toEqual([]);
});

test('every label that is grouped or filtered by is one the instrument carries', () => {
  const labels = new Map(
    Object.values(instrumentsOf(createMetrics())).map((instrument) => {
      const { name, labelNames } = instrument as unknown as { name: string; labelNames: string[] };
      return [name, labelNames];
    }),
  );
  const wrong = asked.flatMap((expression) => {
    const ours = namesIn(expression).flatMap(({ base }) => labels.get(base) ?? []);
    if (!expression.includes('quittance_')) return [];
    const grouped = /by \(([^)]*)\)/.exec(expression)?.[1]?.split(',') ?? [];
    const filtered = [...expression.matchAll(/(\w+)(?==~?"|!=")/g)].map(([, name]) => name ?? '');
    return [...grouped.map((name) => name.trim()), ...filtered].filter(
      (name) => name !== '' && name !== 'le' && !ours.includes(name),
    );
  });
  expect(wrong).toEqual([]);
});

test('an operator who is alerted finds the paragraph that says what to do', () => {
  expect(rules.length).toBeGreaterThan(10);
  const missing = rules.filter(({ annotations: { runbook } }) => {
    const [file = '', anchor = ''] = runbook.split('#');
    const headings = [...read(file).matchAll(/^#+ (.*)$/gm)].map(([, words]) =>
      anchorOf(words ?? ''),
    );
    return !headings.includes(anchor);
  });
  expect(missing).toEqual([]);
});

/** As the places where such files are read make links of headings. */
const anchorOf = (words: string): string =>
  words
    .toLowerCase()
    .replace(/[^\w\s-]/g, '')
    .trim()
    .replaceAll(' ', '-');
