import { isoOrNull } from '../../contract/responses/shared';
import { policyFromBody } from '../../contract/policy-shape';
import { policyToWire } from '../../domain/collection/model/parse-policy';
import type { PolicyRow } from '../../postgres/invoices/policies';
import { HttpProblem, bodyProblem } from '../http-problem';
import type { OperationCall, OperationHandlers } from './operation-handler';
import { pageOfList } from './page-of-list';
import { previewPolicy } from './preview';

type PolicyOperationId =
  'listPolicies' | 'putPolicy' | 'getPolicy' | 'makePolicyDefault' | 'previewPolicy';

export const policyHandlers: Pick<OperationHandlers, PolicyOperationId> = {
  previewPolicy,
  listPolicies: async ({ deps, key }) => {
    const rows = await deps.stores.policies.list(key.connection);
    return { status: 200, body: pageOfList('/v1/policies', rows.map(toPolicyResponse), null) };
  },
  putPolicy,
  getPolicy: async (call) => ({ status: 200, body: toPolicyResponse(await policyOfCall(call)) }),
  makePolicyDefault: async (call) => {
    const { name } = (await policyOfCall(call)).policy;
    await call.deps.stores.policies.setDefault(call.key.connection, name, call.actor);
    return { status: 200, body: toPolicyResponse(await policyOfCall(call)) };
  },
};

async function putPolicy({ deps, key, actor, params, body }: OperationCall<'putPolicy'>) {
  const name = params['name'] ?? '';
  const parsed = policyFromBody(withName(body, name));
  if (!parsed.ok) throw bodyProblem(parsed.problems);
  const { kind, row } = await deps.stores.policies.put(key.connection, parsed.policy, actor);
  if (kind === 'in_use') {
    const detail = `invoices go by ${name} already, so it stays: give the new one another name`;
    throw new HttpProblem('policy_in_use', detail);
  }
  return {
    status: kind === 'created' ? (201 as const) : (200 as const),
    body: toPolicyResponse(row),
  };
}

/** The name is in the path; in the body it may be left out, and may not differ. */
function withName(body: unknown, name: string): unknown {
  if (body === undefined) return { name };
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  const named = (body as Record<string, unknown>)['name'];
  if (named === undefined || named === name) return { ...body, name };
  const detail = 'is not the name in the path; leave it out of the body';
  throw bodyProblem([{ pointer: '/name', code: 'name_mismatch', detail }]);
}

async function policyOfCall({
  deps,
  key,
  params,
}: Pick<OperationCall<'getPolicy'>, 'deps' | 'key' | 'params'>): Promise<PolicyRow> {
  const row = await deps.stores.policies.get(key.connection, params['name'] ?? '');
  if (row !== null) return row;
  throw new HttpProblem('policy_unknown', 'there is no such policy; list them at /v1/policies');
}

const toPolicyResponse = ({ policy, createdAt, isUsed, isDefault }: PolicyRow) => {
  const { name, ...fields } = policyToWire(policy);
  return {
    object: 'policy' as const,
    name: String(name),
    is_default: isDefault,
    is_used: isUsed,
    origin: createdAt === null ? ('installation' as const) : ('connection' as const),
    created_at: isoOrNull(createdAt),
    fields,
  };
};
