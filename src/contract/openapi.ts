import { OpenAPIRegistry, OpenApiGeneratorV31 } from '@asteasolutions/zod-to-openapi';
import type { RouteConfig } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { problemResponse } from './responses/shared';
import { API } from './operations';
import type { Operation, OperationResponse } from './operations/operation';

export interface OpenApiDocument {
  openapi: string;
  paths: Record<string, Record<string, unknown>>;
  [other: string]: unknown;
}

/** The description of the API, made from the schemas that parse and answer it. */
export function openApiDocument(server: { url: string; version: string }): OpenApiDocument {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'key', {
    type: 'http',
    scheme: 'bearer',
    description:
      'qk_test_… or qk_live_… of a connection; qk_installation_… of all of them, with the header ' +
      'Quittance-Connection. Each operation names the scope that it takes: read, collect (which ' +
      'may read, too) or admin (all).',
  });
  for (const [id, operation] of Object.entries(API)) registry.registerPath(route(id, operation));
  const document: unknown = new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: { title: 'Quittance', version: server.version },
    servers: [{ url: server.url }],
    security: [{ key: [] }],
  });
  return document as OpenApiDocument;
}

function route(id: string, operation: Operation): RouteConfig {
  const { method, path, summary, tag } = operation;
  const common = { operationId: id, method, path, summary, tags: [tag] };
  return {
    ...common,
    security: securityOf(operation),
    ...(operation.deprecated === true ? { deprecated: true } : {}),
    request: requestOf(operation),
    responses: {
      ...Object.fromEntries(
        Object.entries(operation.responses).map(([status, response]) => [
          status,
          { description: response.description, content: contentOf(response) },
        ]),
      ),
      default: {
        description: 'Refused; the problem says why and what to do',
        content: { 'application/problem+json': { schema: problemResponse } },
      },
    },
  };
}

const FILE = z.string().meta({ format: 'binary' });

const contentOf = ({ schema, files = [] }: OperationResponse) => ({
  ...(schema === undefined ? {} : { 'application/json': { schema } }),
  ...Object.fromEntries(files.map((type) => [type, { schema: FILE }])),
});

/** An empty requirement beside the key: it may be left out. */
function securityOf({ scope, keyOptional }: Operation): Record<string, string[]>[] {
  if (scope !== 'public') return [{ key: [scope] }];
  return keyOptional === true ? [{}, { key: [] }] : [];
}

function requestOf(operation: Operation): NonNullable<RouteConfig['request']> {
  const names = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
  const params = z.object(Object.fromEntries(names.map((name) => [name, z.string()])));
  return {
    ...(names.length > 0 ? { params } : {}),
    ...(operation.query === undefined ? {} : { query: operation.query }),
    ...(operation.idempotencyKey === undefined ? {} : { headers: [keyHeader(operation)] }),
    ...(operation.body === undefined
      ? {}
      : { body: { content: { 'application/json': { schema: operation.body } } } }),
  };
}

function keyHeader({ idempotencyKey }: Operation): z.ZodType {
  const key = z.string().min(1).max(255);
  return z
    .object({ 'Idempotency-Key': idempotencyKey === 'required' ? key : key.optional() })
    .shape['Idempotency-Key'].meta({ param: { in: 'header', name: 'Idempotency-Key' } });
}
