import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import type { ActivityDeps } from '../../../activities/deps';
import { messageId } from '../../../activities/email/message-id';
import { openApiDocument } from '../../../src/contract/openapi';
import { API } from '../../../src/contract/operations';
import { PROBLEM_CODES } from '../../../src/contract/problem-codes';
import * as refs from '../../../src/domain/refs';
import { contentHash } from '../../../src/http/api/idempotency-key';
import { instrumentsOf } from '../../../src/main/metrics/instruments';
import type { Metrics } from '../../../src/runtime/metrics';
import { base32Digest } from '../../../src/runtime/digest';
import { fromRoot } from '../../../src/runtime/root';
import * as messages from '../../../workflows/messages';
import { parse, walk } from '../../harness/sources';
import type { SourceFile } from '../../harness/sources';
import { statesOfLives } from '../../replay/states';
import { readShapes } from './shape-of';

/** Every name in rows, in histories and on the wire, as the code has it now. */
export function namesInCode(): Record<string, string[]> {
  const { stored, words } = readShapes();
  const fields = Object.entries(stored).map(([group, lines]) => [`stored ${group}`, lines]);
  return {
    ...(Object.fromEntries(fields) as Record<string, string[]>),
    ...words,
    ...namesOfLives(200),
    'patterns of ids and keys': patterns(),
    'names derived from identity': derivedNames(),
    'metadata at Stripe': metadataKeys(),
    'types of application failures': failureTypes(),
    'names of workflow, signals and updates': strings(messages),
    'task queues': Object.values(messages.queuesOf('quittance')),
    'search attributes': Object.entries(messages.RUN_ATTRIBUTES).map((entry) => entry.join(': ')),
    'problem codes': Object.entries(PROBLEM_CODES).map(
      ([code, { status }]) => `${code}: ${status}`,
    ),
    operations: Object.entries(API).map(([id, { method, path }]) => `${id}: ${method} ${path}`),
    'components of the API description': componentIds(),
    'columns of the database': columns(),
    metrics: metricNames(),
  };
}

/** Durations are strings as well, and have a space. */
const strings = (values: object): string[] =>
  Object.values(values).filter((value) => typeof value === 'string' && !value.includes(' '));

/** Ids the core makes while invoices live; numbers and hashes are left out. */
function namesOfLives(lives: number): Record<string, string[]> {
  const ids = new Set<string>();
  const payments = new Set<string>();
  statesOfLives(lives, ({ outstanding, ledger }) => {
    for (const { kind, id } of outstanding) ids.add(`${kind}: ${pattern(id)}`);
    for (const { via, id } of ledger.payments) payments.add(`${via}: ${pattern(id)}`);
  });
  return { 'effect ids': [...ids], 'ids of payments': [...payments] };
}

const pattern = (id: string): string =>
  id
    .split(/([/:_])/)
    .map((part) => (/\d/.test(part) ? '…' : part))
    .join('');

/** "receipt/…": ids of effects and commands and keys of mails, as the code writes them. */
function patterns(): string[] {
  const found: string[] = [];
  for (const { tree } of sourcesOf('src/domain', 'activities', 'workflows')) {
    walk(tree, (node) => {
      if (!ts.isTemplateExpression(node)) return;
      const text = [node.head.text, ...node.templateSpans.map((s) => s.literal.text)].join('…');
      if (/^[a-z_]+[/:][^ ]*$/.test(text)) found.push(text);
    });
  }
  return found;
}

/** One example each: a restored database has to ask by the same names. */
function derivedNames(): string[] {
  const identity = { connection: 'northwind', externalId: 'INV 1' };
  const ref = refs.invoiceRef(base32Digest, identity);
  const mailer = {
    digest: base32Digest,
    settings: { mailFrom: 'billing@northwind.example' },
  } as ActivityDeps;
  return [
    `ref of the invoice: ${ref}`,
    `workflow id: ${refs.workflowId(identity)}`,
    `Stripe key: ${refs.stripeKey(ref, 'confirm', 2)}`,
    `input of the link token: ${refs.linkTokenInput(ref, 3)}`,
    `number of a refund: ${refs.refundNumber(base32Digest, 'key-1')}`,
    `Message-ID of a mail: ${messageId(mailer, ref, 'receipt/pi_1')}`,
    `hash of a command: ${contentHash(ref, 'void', null, { reason: 'a mistake' })}`,
  ];
}

function componentIds(): string[] {
  const { components } = openApiDocument({ url: 'https://example.test', version: '1' });
  return Object.values(components as Record<string, object>).flatMap((all) => Object.keys(all));
}

function metricNames(): string[] {
  const names: string[] = [];
  const note = (name: string, _help: string, labels: readonly string[] = []) => {
    names.push(labels.length === 0 ? name : `${name}: ${labels.join(' | ')}`);
  };
  instrumentsOf({ counter: note, gauge: note, timer: note } as unknown as Metrics);
  return names;
}

/** "invoices.external_id", from what all migrations come to. */
function columns(): string[] {
  const schema = readFileSync(fromRoot('src', 'postgres', 'schema.sql'), 'utf8');
  return [...schema.matchAll(/^create table (\w+) \(\n(.*?)^\)/gms)].flatMap(([, table, body]) =>
    [...(body ?? '').matchAll(/^ {2}"?(\w+)"? /gm)]
      .map(([, column]) => `${table}.${column}`)
      .filter((name) => !name.endsWith('.constraint')),
  );
}

function failureTypes(): string[] {
  return sourcesOf('activities', 'workflows').flatMap((source) => {
    const types: string[] = [];
    walk(source.tree, (node) => {
      if (!ts.isCallExpression(node)) return;
      const called = node.expression.getText(source.tree);
      if (called.endsWith('ApplicationFailure.nonRetryable')) types.push(textOf(source, node, 1));
      if (called.endsWith('ApplicationFailure.create')) types.push(textOf(source, node, 0));
    });
    return types;
  });
}

/** The type of a failure: a literal, or a constant of the same file. */
function textOf(source: SourceFile, call: ts.CallExpression, nth: number): string {
  const given = call.arguments[nth];
  const value =
    given !== undefined && ts.isObjectLiteralExpression(given)
      ? given.properties.find((p) => p.name?.getText(source.tree) === 'type')
      : given;
  const node = value !== undefined && ts.isPropertyAssignment(value) ? value.initializer : value;
  if (node !== undefined && ts.isStringLiteral(node)) return node.text;
  const name = node?.getText(source.tree) ?? '';
  const constant = new RegExp(`const ${name}\\b[^=]*= '(\\w+)'`).exec(source.text);
  if (constant?.[1] === undefined) throw new Error(`${source.path}: no type of a failure: ${name}`);
  return constant[1];
}

/** Names written into `metadata` of objects at Stripe. */
function metadataKeys(): string[] {
  const names = new Set<string>();
  for (const { tree } of sourcesOf('src/stripe', 'activities')) {
    walk(tree, (node) => {
      if (!ts.isPropertyAssignment(node) || node.name.getText(tree) !== 'metadata') return;
      if (!ts.isObjectLiteralExpression(node.initializer)) return;
      for (const { name } of node.initializer.properties) {
        if (name !== undefined) names.add(name.getText(tree));
      }
    });
  }
  return [...names];
}

function sourcesOf(...folders: string[]): SourceFile[] {
  return folders.flatMap((folder) =>
    readdirSync(fromRoot(folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
      .map((path) => parse(path, readFileSync(fromRoot(path), 'utf8'))),
  );
}
