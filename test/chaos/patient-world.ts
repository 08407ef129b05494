import { setTimeout as pause } from 'node:timers/promises';
import type { Answered, Request } from '../../src/local/http-request';
import { openWorld } from '../../src/local/stories/world';
import type { Json, World } from '../../src/local/stories/world';
import type { Installation } from './installation';
import { keyOfPerson } from './shape';
import type { Tenant } from './tenants';

/** What one of our servers has answered that it stored: it may never be lost again. */
export interface NotedEvent {
  what: 'invoice' | 'command';
  /** The invoice's external id, or the caller's key. */
  name: string;
  /** A command's answer, or the invoice's own id. */
  outcome: string;
}

export interface PatientWorld extends World {
  notedEvents: NotedEvent[];
  /** One command under one key, sent to both servers at once; its final answer. */
  command(path: string, body: unknown, key: string): Promise<CommandAnswer>;
  /** One try at what a bank or the dashboard does: it has no key, so it is not repeated blindly. */
  controlOnce(path: string, body: object): Promise<void>;
  /** Every text that any server has answered with is shown to it. */
  answers: string[];
  /** Those among them that the API has given under this connection's key. */
  apiAnswers: string[];
  /** Nothing is tried any more after this moment. */
  until(at: number): void;
}

export interface CommandAnswer {
  outcome: 'taken' | 'refused';
  detail: string | undefined;
}

const ONE_TRY = 12_000;
/** Those who look again and again must not be the load under which everything else is slow. */
const BREATH = 250;

/** Answers that will become others. */
const UNDER_WAY: ReadonlySet<string> = new Set(['pending', 'closing', 'preparing']);

/** Outages are waited out, refusals are answers: how a careful client of ours behaves. */
export async function openPatientWorld(
  installation: Installation,
  tenant: Tenant,
  prefix: string,
): Promise<PatientWorld> {
  const places = {
    server: installation.balancerUrl,
    apiKey: tenant.apiKey,
    sandbox: installation.sandbox,
    installationKey: '',
    sandboxKey: tenant.sandboxKey,
    inbox: installation.inbox,
    clock: installation.clock,
    temporalAddress: installation.temporalAddress,
    databaseUrl: installation.databaseUrl,
  };
  const cannot = () => Promise.reject(new Error('chaos neither skips days nor opens a browser'));
  const base = await openWorld(places, { payAtCheckout: cannot, shiftEngine: cannot });
  const notedEvents: NotedEvent[] = [];
  const answers: string[] = [];
  const apiAnswers: string[] = [];
  let deadline = Date.now() + 600_000;
  let turn = 0;
  let names = 0;

  const patiently = async (request: Request): Promise<Answered> => {
    if (request.method === 'GET') await pause(BREATH);
    for (let tries = 0; ; tries += 1) {
      const answer = await once(request);
      if (!('failure' in answer)) answers.push(answer.text);
      if (!('failure' in answer) && !isOutage(answer)) return answer;
      const why = 'failure' in answer ? answer.failure : `${answer.status} ${answer.text}`;
      if (Date.now() > deadline) {
        throw new Error(`${request.method} ${request.url} stayed without an answer: ${why}`);
      }
      await pause(Math.min(1_000, 100 + tries * 100));
    }
  };

  const server = (which: number): string =>
    installation.servers[which % 2] ?? installation.balancerUrl;
  const atApi = async (
    which: number,
    method: string,
    path: string,
    json?: unknown,
    key?: string,
  ) => {
    const answer = await patiently({
      method,
      url: `${server(which)}${path}`,
      headers: {
        authorization: `Bearer ${tenant.apiKey}`,
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      ...(json === undefined ? {} : { json }),
    });
    apiAnswers.push(answer.text);
    return answer;
  };
  const apiAnswer: World['apiAnswer'] = async (method, path, body, key) => {
    turn += 1;
    const answer = await atApi(turn, method, path, body, key);
    if (method === 'PUT' && answer.status < 300 && path.startsWith('/v1/invoices/')) {
      const { id, external_id } = JSON.parse(answer.text) as { id: string; external_id: string };
      notedEvents.push({ what: 'invoice', name: external_id, outcome: id });
    }
    return answer;
  };
  const success = async <T>(asked: string, answer: Answered): Promise<T> => {
    if (answer.status < 300) return JSON.parse(answer.text) as T;
    throw new Error(`${asked} was answered ${answer.status}: ${answer.text}`);
  };

  const command = async (path: string, body: unknown, key: string): Promise<CommandAnswer> => {
    const both = await Promise.all([0, 1].map((which) => settled(which, path, body, key)));
    const [first, second] = both;
    if (first === undefined || second === undefined) throw new Error('two were asked');
    if (first.outcome !== second.outcome) {
      throw new Error(
        `I3: key ${key} was ${first.outcome} by one server, ${second.outcome} by the other`,
      );
    }
    return first;
  };

  /** Asked again under the same key until its answer is final, as the 202 says one may. */
  const settled = async (
    which: number,
    path: string,
    body: unknown,
    key: string,
  ): Promise<CommandAnswer> => {
    for (let tries = 0; ; tries += 1) {
      const { status, text } = await atApi(which + tries, 'POST', path, body, key);
      const { status: word, detail } = JSON.parse(text) as { status: unknown; detail?: string };
      if (status < 300) notedEvents.push({ what: 'command', name: key, outcome: String(word) });
      if (status < 300 && !UNDER_WAY.has(String(word))) return { outcome: 'taken', detail };
      if (status === 409) return { outcome: 'refused', detail };
      if (status >= 300) throw new Error(`${path} was answered ${status}: ${text}`);
      if (Date.now() > deadline) throw new Error(`the command ${key} stayed pending`);
      await pause(250);
    }
  };

  return {
    ...base,
    notedEvents,
    answers,
    apiAnswers,
    command,
    apiAnswer,
    until: (at) => {
      deadline = at;
    },
    name: (what) => `${prefix}-${what}-${(names += 1)}`,
    api: async <T>(method: string, path: string, body?: unknown, key?: string) =>
      success<T>(`${method} ${path}`, await apiAnswer(method, path, body, key)),
    stripe: async <T>(method: string, path: string, form?: Record<string, string>) => {
      const headers = {
        authorization: `Bearer ${keyOfPerson(tenant.sandboxKey)}`,
        'idempotency-key': `${prefix}-${(names += 1)}`,
        // What goes wrong at Stripe is meant for the engine, not for who looks at it.
        'sandbox-fault': 'pass',
      };
      const url = `${installation.sandbox}${path}`;
      const request = { method, url, headers, ...(form === undefined ? {} : { form }) };
      return success<T>(`${method} ${path}`, await patiently(request));
    },
    control: async <T>(method: string, path: string, json?: unknown) => {
      const url = `${installation.sandbox}/_sandbox/${path}`;
      return success<T>(`${method} ${path}`, await patiently({ method, url, json: json ?? {} }));
    },
    controlOnce: async (path, json) => {
      const answer = await once({
        method: 'POST',
        url: `${installation.sandbox}/_sandbox/${path}`,
        json,
      });
      if ('failure' in answer) throw new Error(`${path}: ${answer.failure}`);
      await success(path, answer);
    },
    mails: async (to) => {
      const url = `${installation.inbox}/messages?to=${encodeURIComponent(to)}`;
      const answer = await patiently({ method: 'GET', url });
      return (JSON.parse(answer.text) as { messages: Awaited<ReturnType<World['mails']>> })
        .messages;
    },
    browse: ({ url, form }) =>
      patiently(form === undefined ? { method: 'GET', url } : { method: 'POST', url, form }),
  } satisfies PatientWorld;
}

/** Tried again: the server is away, or says, ours or Stripe, that this key is being worked on. */
function isOutage({ status, text }: Answered): boolean {
  return status >= 500 || status === 429 || /"idempotency_(running|key_in_use)"/.test(text);
}

async function once(request: Request): Promise<Answered | { failure: string }> {
  const { method, url, json, form, headers } = request;
  const body = form === undefined ? JSON.stringify(json) : new URLSearchParams(form).toString();
  const type = form === undefined ? 'application/json' : 'application/x-www-form-urlencoded';
  const empty = method === 'GET' || (json === undefined && form === undefined);
  try {
    const response = await fetch(url, {
      method,
      redirect: 'manual',
      signal: AbortSignal.timeout(ONE_TRY),
      headers: { ...headers, ...(empty ? {} : { 'content-type': type }) },
      ...(empty ? {} : { body }),
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  } catch (error) {
    const { cause, message } = error as Error;
    return { failure: `${message}${cause === undefined ? '' : ` (${String(cause)})`}` };
  }
}

export type { Json };
