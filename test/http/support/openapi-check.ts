import Ajv from 'ajv/dist/2020';
import type { ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { API } from '../../../src/contract/operations';
import { openApiDocument } from '../../../src/contract/openapi';

type Json = Record<string, unknown>;

/** Answers may grow for callers; for us a field that is not described is a mistake. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([key, of]) => [key, closed(of)]));
  const open = 'properties' in inner && !('additionalProperties' in inner);
  return open ? { ...inner, additionalProperties: false } : inner;
}

const document = closed(openApiDocument({ url: 'http://pay.test', version: '0' })) as Json & {
  paths: Record<string, Record<string, { operationId: string; responses: Json }>>;
};

const ajv = new Ajv({ strict: false, allErrors: true });
addFormats(ajv);
ajv.addSchema(document, 'openapi');

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
  const responses = document.paths[found.template]?.[method.toLowerCase()]?.responses ?? {};
  const status = String(answer.status) in responses ? String(answer.status) : 'default';
  const kind = answer.type.split(';')[0] ?? '';
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

function operationAt(method: string, path: string): { id: string; template: string } | null {
  // Literal parts win over parameters, as in the router: the table lists them first.
  for (const [id, operation] of Object.entries(API)) {
    const regex = new RegExp(`^${operation.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`);
    if (operation.method === method.toLowerCase() && regex.test(path)) {
      return { id, template: operation.path };
    }
  }
  return null;
}
