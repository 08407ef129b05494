import { parseInvoice } from '../../../src/contract/parse-invoice';
import { sha256Hex } from '../../../src/runtime/digest';
import { sampleInvoice } from '../../contract/sample-invoice';
import type { Stage } from '../stage';
import { CONNECTION, effectOf, orderFor, refOf, resumed, setStage } from '../stage';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
  await stage.stores.connections.ensure(CONNECTION);
});
afterAll(() => stage.close());

const END = Buffer.from([0, 255, 13, 10, 128, ...Buffer.from('%%EOF')]);
const PDF = Buffer.concat([Buffer.from('%PDF-1.7\n'), END]);
const DOCUMENT = {
  filename: 'INV.pdf',
  content_type: 'application/pdf',
  content: PDF.toString('base64'),
};

/** Submitted as the HTTP module does it. */
async function submit(externalId: string): Promise<void> {
  const body = sampleInvoice({ external_id: externalId, documents: [DOCUMENT] });
  const parsed = parseInvoice(body, CONNECTION.code, sha256Hex);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const { invoice, contents } = parsed;
  const done = await stage.stores.invoices.submit(invoice, stage.clock.now(), {
    contents,
  });
  expect(done.kind).toBe('created');
}

test('the mail that brings the invoice carries its documents to the byte', async () => {
  await submit('attached');
  const step = await stage.advance(resumed('attached'));
  await stage.perform(orderFor('attached', step, effectOf(step, 'sendMail')));
  expect(stage.mails).toHaveLength(1);
  expect(stage.mails[0]?.attachments).toEqual([
    { filename: 'INV.pdf', contentType: 'application/pdf', content: PDF },
  ]);
});

test('another mail about the same invoice carries none', async () => {
  stage.mails.length = 0;
  await submit('undelivered');
  const step = await stage.advance(resumed('undelivered'));
  stage.mailAnswer = { kind: 'refused', detail: '550 no such user' };
  const after = await stage.perform(orderFor('undelivered', step, effectOf(step, 'sendMail')));
  stage.mailAnswer = { kind: 'sent' };
  await stage.perform(orderFor('undelivered', after, effectOf(after, 'sendMail')));
  expect(stage.mails.map(({ attachments }) => attachments)).toEqual([[]]);
});

test('a Temporal client is answered that documents are accepted over HTTP only', async () => {
  const externalId = 'by-temporal';
  const invoice = sampleInvoice({ external_id: externalId, documents: [DOCUMENT] });
  const failure: unknown = await stage
    .advance({ ...resumed(externalId), invoice })
    .catch((error: unknown) => error);
  expect(failure).toMatchObject({ type: 'invoice_refused', nonRetryable: true });
  expect(JSON.stringify(failure)).toContain('documents_by_http_only');
  expect(await stage.stores.invoices.byRef(refOf(externalId))).toBeNull();
});

test('where the billing system gave none, the mail carries our PDF in their language', async () => {
  stage.mails.length = 0;
  const body = sampleInvoice({ external_id: 'ours', number: 'INV/7 ✓' });
  const parsed = parseInvoice(body, CONNECTION.code, sha256Hex);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  await stage.stores.invoices.submit(parsed.invoice, stage.clock.now(), { contents: [] });
  const step = await stage.advance(resumed('ours'));
  await stage.perform(orderFor('ours', step, effectOf(step, 'sendMail')));
  expect(stage.mails.flatMap(({ attachments }) => attachments)).toEqual([
    {
      filename: 'Facture-INV-7.pdf',
      contentType: 'application/pdf',
      content: Buffer.from('%PDF of invoice INV/7 ✓'),
    },
  ]);
});
