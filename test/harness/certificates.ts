import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Paths of a certificate and its key. */
export interface Certificate {
  cert: string;
  key: string;
}

export interface Authority extends Certificate {
  /** A certificate for this machine, signed by it; for a server or a client. */
  issue(name: string): Certificate;
}

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** A certificate authority of a test, in a folder that the test removes. */
export function createAuthority(folder: string, name: string): Authority {
  const pathsOf = (of: string): Certificate => ({
    cert: join(folder, `${name}-${of}.pem`),
    key: join(folder, `${name}-${of}.key`),
  });
  const own = pathsOf('ca');
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe' });
  const subject = ['-subj', `/CN=${name}`];
  openssl(
    'req',
    '-x509',
    ...NEW_KEY,
    '-keyout',
    own.key,
    '-out',
    own.cert,
    '-days',
    '2',
    ...subject,
  );
  return {
    ...own,
    issue: (of) => {
      const made = pathsOf(of);
      const [request, extensions] = [join(folder, `${of}.csr`), join(folder, `${of}.ext`)];
      writeFileSync(extensions, 'subjectAltName=DNS:localhost,IP:127.0.0.1\n');
      openssl('req', ...NEW_KEY, '-keyout', made.key, '-out', request, '-subj', `/CN=${of}`);
      const signed = ['-CA', own.cert, '-CAkey', own.key, '-CAcreateserial', '-days', '2'];
      const output = ['-extfile', extensions, '-out', made.cert];
      openssl('x509', '-req', '-in', request, ...signed, ...output);
      return made;
    },
  };
}

export const contentOf = ({ cert, key }: Certificate) => ({
  cert: readFileSync(cert),
  key: readFileSync(key),
});
