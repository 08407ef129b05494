import { readFileSync } from 'node:fs';
import Ajv from 'ajv/dist/2020';
import type { ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { API } from '../../../src/contract/operations';
import { requireEnv } from '../../harness/require-env';
import { WHERE } from '../../harness/where';

type Json = Record<string, unknown>;

/** Answers may grow for callers; for us a field that is not described is a mistake. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([key, of]) => [key, closed(of)]));
  const open = 'properties' in inner && !('additionalProperties' in inner);
  return open ? { ...inner, additionalProperties: false } : inner;
}

type Document = Json & {
  paths: Record<string, Record<string, { operationId: string; responses: Json }>>;
};

interface Described {
  document: Document;
  ajv: Ajv;
}

let described: Described | undefined;

/** Read with the first answer: who makes requests without checks of it has no description. */
const description = (): Described => (described ??= readDescription());

function readDescription(): Described {
  const made = readFileSync(requireEnv(WHERE.openApi), 'utf8');
  const document = closed(JSON.parse(made)) as Document;
  // What it compiles runs a few times: making it shorter costs more than it saves. The description
  // itself is no JSON Schema, and is not judged as one.
  const ajv = new Ajv({
    strict: false,
    allErrors: true,
    validateSchema: false,
    code: { optimize: false },
  });
  addFormats(ajv);
  ajv.addSchema(document, 'openapi');
  return { document, ajv };
}

const validators = new Map<string, ValidateFunction>();

/** Operations whose answers were checked, as `operation status`. */
export const checked = new Set<string>();

/** Fails when an answer is not what the served description says of this operation. */
export function checkAnswer(
  method: string,
  path: string,
  answer: { status: number; type: string; text: string },
): void {
  const found = operationAt(method, new URL(path, 'http://x').pathname);
  if (found === null) return;
  const { document, ajv } = description();
  const responses = document.paths[found.template]?.[method.toLowerCase()]?.responses ?? {};
  const status = String(answer.status) in responses ? String(answer.status) : 'default';
  const kind = answer.type.split(';')[0] ?? '';
  if (!kind.includes('json')) return checkFile(found.id, kind, responses[status]);
  const pointer = ['paths', found.template, method.toLowerCase(), 'responses', status, 'content']
    .concat(kind, 'schema')
    .map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1'))
    .map(encodeURIComponent)
    .join('/');
  const validate = validators.get(pointer) ?? ajv.compile({ $ref: `openapi#/${pointer}` });
  validators.set(pointer, validate);
  if (!validate(JSON.parse(answer.text))) {
    const why = ajv.errorsText(validate.errors);
    throw new Error(`${method} ${path} answered ${answer.status} against its own OpenAPI: ${why}`);
  }
  checked.add(`${found.id} ${answer.status}`);
}

function checkFile(id: string, type: string, response: unknown): void {
  const { content = {} } = response as { content?: Json };
  if (!(type in content))
    throw new Error(`${id} answered with ${type}, which it does not describe`);
  checked.add(`${id} 200`);
}

// Literal parts win over parameters, as in the router: the table lists them first.
const operations = Object.entries(API).map(([id, { method, path }]) => ({
  id,
  method,
  template: path,
  regex: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
}));

const operationAt = (method: string, path: string) =>
  operations.find((each) => each.method === method.toLowerCase() && each.regex.test(path)) ?? null;
