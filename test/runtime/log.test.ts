import { Writable } from 'node:stream';
import { createLog } from '../../src/runtime/log';

test('a log line keeps what was said and hides what must not be', () => {
  const lines: string[] = [];
  const to = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines.push(chunk.toString());
      done();
    },
  });
  const log = createLog({ level: 'info', program: 'test', to });
  log.info({ invoice: 'inv_1', customer: { email: 'a@b.example' }, token: 't0k' }, 'sent');
  log.info({ req: { headers: { authorization: 'Bearer qk_test_1' } } }, 'asked');
  log.debug('unheard');
  expect(lines).toHaveLength(2);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    invoice: 'inv_1',
    level: 'info',
    msg: 'sent',
  });
  expect(lines.join()).not.toMatch(/a@b\.example|t0k|qk_test_1/);
});
