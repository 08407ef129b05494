import { createServer, request as forward } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OWN_MACHINE_ONLY, isFromOwnMachine } from '../runtime/own-machine';

export interface GuardedProxy {
  url: string;
  stop(): Promise<void>;
}

/** Passes on what comes from this machine, for a server that asks nobody where he comes from. */
export async function startGuardedProxy(to: string, port: number): Promise<GuardedProxy> {
  const server = createServer((request, response) => {
    if (isFromOwnMachine(request.headers)) return passOn(to, request, response);
    response.writeHead(421, { 'content-type': 'text/plain' }).end(OWN_MACHINE_ONLY);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function passOn(to: string, request: IncomingMessage, response: ServerResponse): void {
  const { method, headers, url = '/' } = request;
  const asked = forward(`${to}${url}`, { method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  asked.on('error', () => {
    if (response.headersSent) response.destroy();
    else response.writeHead(502).end('the server behind does not answer');
  });
  response.on('close', () => asked.destroy());
  request.pipe(asked);
}
