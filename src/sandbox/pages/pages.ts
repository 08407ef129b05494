import type * as http from 'node:http';
import type { Incoming } from '../control/control';
import type { ControlState } from '../control/handler';
import { sendAuthorize, showAuthorize } from './authorize';
import { sendAuthentication, sendCheckout, showAuthentication, showCheckout } from './checkout';
import type { PageAnswer } from './checkout';
import { messagePage } from './checkout-page';
import { act, showConsole } from './console';
import { sendOnboarding, showOnboarding } from './onboarding';
import { showReceipt } from './receipt';

// Everything a browser may open on the sandbox.

export interface Pages {
  serve(incoming: Incoming, response: http.ServerResponse): Promise<void>;
}

const HTML_TYPE = 'text/html; charset=utf-8';
const JSON_TYPE = 'application/json';

export function createPages(state: ControlState): Pages {
  return {
    serve: async (incoming, response) => {
      const answer = await route(state, incoming);
      const headers: Record<string, string> = { 'cache-control': 'no-store' };
      if (answer.location !== undefined) headers['location'] = answer.location;
      if (answer.body !== undefined) headers['content-type'] = answer.json ? JSON_TYPE : HTML_TYPE;
      response.writeHead(answer.status, headers);
      response.end(answer.body);
    },
  };
}

async function route(state: ControlState, incoming: Incoming): Promise<PageAnswer> {
  const { method, path, body } = incoming;
  const [, area = '', verb = '', id = ''] = path.split('/');
  if (path === '/') return showConsole(state, incoming.query);
  if (path === '/act' && method === 'POST') return act(state, body);
  if (area === 'receipts' && method === 'GET') return showReceipt(state.world, verb);
  const name = `${method} ${area}/${verb}`;
  if (name === 'GET c/pay' || name === 'HEAD c/pay') return showCheckout(state.world, id);
  if (name === 'POST c/pay') return sendCheckout(state.world, id, body);
  if (name === 'GET c/authenticate') return showAuthentication(state.world, id);
  if (name === 'POST c/authenticate') return sendAuthentication(state.world, id, body);
  if (name === 'GET c/onboard') return showOnboarding(state.world, id, incoming.query);
  if (name === 'GET oauth/authorize') return showAuthorize(state.world, incoming.query);
  if (name === 'POST oauth/authorize') return sendAuthorize(state.world, incoming.query, body);
  if (name === 'POST c/onboard') return sendOnboarding(state.world, id, incoming.query);
  return {
    status: 404,
    body: messagePage('Nothing here', 'There is no such page in this sandbox.'),
  };
}
