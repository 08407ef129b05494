import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface Delivery {
  from: string;
  to: string[];
  raw: string;
}

export interface MailServer {
  url: string;
  deliveries: Delivery[];
  connections(): number;
  stop(): Promise<void>;
}

/** An answer of the server: its code and words. */
type Refusal = { code: number; words: string };

export interface Behaviour {
  sender?: Refusal;
  /** By address; absent: taken. */
  recipients?: Record<string, Refusal>;
  content?: Refusal;
  /** The connection is cut after the message was taken and before the answer. */
  cutAfterContent?: boolean;
  /** Never answers the message. */
  silent?: boolean;
  login?: { user: string; pass: string };
}

/** A real SMTP server on its own port that behaves as badly as the test wants. */
export async function startMailServer(behaviour: Behaviour = {}): Promise<MailServer> {
  const deliveries: Delivery[] = [];
  let connections = 0;
  const server: SMTPServer = new SMTPServer({
    authOptional: behaviour.login === undefined,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    allowInsecureAuth: true,
    closeTimeout: 100,
    onConnect: (_session, done) => {
      connections += 1;
      done();
    },
    onAuth: (auth, _session, done) => {
      const right =
        auth.username === behaviour.login?.user && auth.password === behaviour.login?.pass;
      if (right) done(null, { user: 'tester' });
      else done(refusal({ code: 535, words: 'Wrong user or password' }));
    },
    onMailFrom: (_address, _session, done) => {
      done(behaviour.sender ? refusal(behaviour.sender) : null);
    },
    onRcptTo: (address, _session, done) => {
      const refused = behaviour.recipients?.[address.address];
      done(refused ? refusal(refused) : null);
    },
    onData: (stream, session, done) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        if (behaviour.silent) return;
        if (behaviour.content) return done(refusal(behaviour.content));
        const { mailFrom, rcptTo } = session.envelope;
        deliveries.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          raw: Buffer.concat(parts).toString('utf8'),
        });
        if (behaviour.cutAfterContent) return cut(server);
        done();
      });
    },
  });
  server.on('error', () => undefined); // a cut connection is what some tests ask for
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const login = behaviour.login ? `${behaviour.login.user}:${behaviour.login.pass}@` : '';
  return {
    url: `smtp://${login}127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    deliveries,
    connections: () => connections,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function refusal({ code, words }: Refusal): Error {
  return Object.assign(new Error(words), { responseCode: code });
}

function cut(server: SMTPServer): void {
  const open = (server as unknown as { connections: Set<{ _socket: { destroy(): void } }> })
    .connections;
  for (const connection of open) connection._socket.destroy();
}
