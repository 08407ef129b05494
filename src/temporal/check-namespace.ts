import { isGrpcServiceError, ServiceError } from '@temporalio/client';
import type { ConnectionLike } from '@temporalio/client';
import { RUN_ATTRIBUTES } from '../../workflows/messages';
import { accessRefusal } from './access-failure';
import { attributeName } from './attribute-names';

/** What of Temporal is not as runs need it, and what to do. */
export interface MissingInTemporal {
  name: 'temporal_namespace' | 'temporal_search_attribute';
  detail: string;
}

type AttributeType = (typeof RUN_ATTRIBUTES)[keyof typeof RUN_ATTRIBUTES];

interface Attribute {
  name: string;
  type: AttributeType;
}

/** Temporal's numbers of the types, their names on its command line, and a value of each. */
const TYPES: Record<AttributeType, { number: number; word: string; value: string }> = {
  KEYWORD: { number: 2, word: 'Keyword', value: "'x'" },
  INT: { number: 3, word: 'Int', value: '1' },
  DATETIME: { number: 6, word: 'Datetime', value: "'2026-01-01T00:00:00Z'" },
};

const INVALID_ARGUMENT = 3;
const NOT_FOUND = 5;
const UNIMPLEMENTED = 12;

/** What runs need of Temporal, by the settings. */
export interface NamespaceNeeds {
  namespace: string;
  attributePrefix: string;
}

const namesOf = (prefix: string): Attribute[] =>
  (Object.keys(RUN_ATTRIBUTES) as (keyof typeof RUN_ATTRIBUTES)[]).map((name) => ({
    name: attributeName(prefix, name),
    type: RUN_ATTRIBUTES[name],
  }));

/**
 * Without its search attributes not one run can be started, and the server that refuses them says
 * so to each start alone. Throws where Temporal cannot be asked.
 */
export async function missingInNamespace(
  connection: ConnectionLike,
  { namespace, attributePrefix }: NamespaceNeeds,
): Promise<MissingInTemporal[]> {
  if (!(await isThere(connection, namespace))) {
    const line = `temporal operator namespace create -n ${namespace} --retention 720h`;
    const detail = `there is no namespace "${namespace}" (TEMPORAL_NAMESPACE): ${line}`;
    return [{ name: 'temporal_namespace', detail }];
  }
  const attributes = namesOf(attributePrefix);
  const types = await listedTypes(connection, namespace);
  if (types === null) return missingByQuery(connection, namespace, attributes);
  return attributes.flatMap((attribute) => {
    const found = types[attribute.name];
    if (found === TYPES[attribute.type].number) return [];
    return found === undefined ? [missing(namespace, attribute)] : [ofAnotherType(attribute)];
  });
}

/** Makes those that are not there. Answers what is still missing, where it may not make them. */
export async function createMissingAttributes(
  connection: ConnectionLike,
  needs: NamespaceNeeds,
): Promise<{ created: string[]; missing: MissingInTemporal[] }> {
  const { namespace, attributePrefix } = needs;
  if (!(await isThere(connection, namespace))) {
    return { created: [], missing: await missingInNamespace(connection, needs) };
  }
  const types = await listedTypes(connection, namespace);
  const wanted = namesOf(attributePrefix).filter(({ name }) => types?.[name] === undefined);
  if (types === null || wanted.length === 0) {
    return { created: [], missing: await missingInNamespace(connection, needs) };
  }
  const searchAttributes = Object.fromEntries(
    wanted.map(({ name, type }) => [name, TYPES[type].number]),
  );
  try {
    await connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
    const left = await missingInNamespace(connection, needs);
    return { created: wanted.map(({ name }) => name), missing: left };
  } catch (error) {
    if (!isNotForUs(error)) throw error;
    return { created: [], missing: await missingInNamespace(connection, needs) };
  }
}

async function isThere(connection: ConnectionLike, namespace: string): Promise<boolean> {
  try {
    await connection.workflowService.describeNamespace({ namespace });
    return true;
  } catch (error) {
    if (codeOf(error) === NOT_FOUND) return false;
    throw error;
  }
}

/** Null where the operator's calls are not for us: Temporal Cloud has others for them. */
async function listedTypes(
  connection: ConnectionLike,
  namespace: string,
): Promise<Record<string, number> | null> {
  try {
    const listed = await connection.operatorService.listSearchAttributes({ namespace });
    return { ...listed.customAttributes } as Record<string, number>;
  } catch (error) {
    if (isNotForUs(error)) return null;
    throw error;
  }
}

/** A query by a value of the type is refused where there is no such attribute. */
async function missingByQuery(
  { workflowService }: ConnectionLike,
  namespace: string,
  attributes: readonly Attribute[],
): Promise<MissingInTemporal[]> {
  const found: MissingInTemporal[] = [];
  for (const attribute of attributes) {
    const query = `${attribute.name} = ${TYPES[attribute.type].value}`;
    try {
      await workflowService.countWorkflowExecutions({ namespace, query });
    } catch (error) {
      if (codeOf(error) !== INVALID_ARGUMENT) throw error;
      found.push(missing(namespace, attribute));
    }
  }
  return found;
}

function missing(namespace: string, { name, type }: Attribute): MissingInTemporal {
  const { word } = TYPES[type];
  const create = `temporal operator search-attribute create -n ${namespace}`;
  const own = `${create} --name ${name} --type ${word}`;
  const cloud = `tcld namespace search-attributes add -n ${namespace} --sa "${name}=${word}"`;
  return {
    name: 'temporal_search_attribute',
    detail: `${name} is missing, so no run can start: ${own} (Temporal Cloud: ${cloud})`,
  };
}

function ofAnotherType({ name, type }: Attribute): MissingInTemporal {
  return {
    name: 'temporal_search_attribute',
    detail:
      `${name} is there and is no ${TYPES[type].word}, so no run can start: another program uses ` +
      'the name, so give ours a prefix (TEMPORAL_ATTRIBUTE_PREFIX=Quittance) or another ' +
      'namespace (TEMPORAL_NAMESPACE)',
  };
}

const WHERE = { address: '', namespace: '' };

const isNotForUs = (error: unknown): boolean =>
  codeOf(error) === UNIMPLEMENTED || accessRefusal(error, WHERE) !== undefined;

function codeOf(error: unknown): number | undefined {
  const cause = error instanceof ServiceError ? error.cause : error;
  return isGrpcServiceError(cause) ? cause.code : undefined;
}
