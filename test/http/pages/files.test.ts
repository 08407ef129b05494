import { randomBytes } from 'node:crypto';
import type { Answer, TestApp } from '../support/test-app';
import { startApp } from '../support/test-app';
import { visitorOf } from '../support/visitor';
import type { Made, Visitor } from '../support/visitor';

let app: TestApp;
let visitor: Visitor;
beforeAll(async () => {
  app = await startApp({ limits: { unknownLinksPerAddress: 10_000 } });
  visitor = visitorOf(app);
});
afterAll(() => app.close());

const FILES = ['invoice.pdf', 'receipt.pdf'];

async function paid(different = {}): Promise<Made> {
  const made = await visitor.invoice(different);
  const body = { amount: 11_900, reference: 'transfer' };
  const path = `/v1/invoices/${made.id}/offline_payments`;
  await app.request('POST', path, body, { idempotencyKey: `paid-${made.id}` });
  return made;
}

const headersOf = ({ headers }: Answer) =>
  Object.fromEntries(
    ['content-type', 'content-disposition', 'cache-control', 'x-content-type-options'].map(
      (name) => [name, headers.get(name)],
    ),
  );

describe('under the link of an invoice', () => {
  it('are the invoice and, once money came, its receipt, in the language of the page', async () => {
    const { link } = await paid();
    const invoice = await visitor.get(`${link}/invoice.pdf?lang=de`);
    expect([invoice.status, headersOf(invoice)]).toEqual([
      200,
      {
        'content-type': 'application/pdf',
        'content-disposition': 'attachment; filename=Rechnung-INV-0042.pdf',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      },
    ]);
    expect(invoice.text).toContain('"kind":"invoice"');
    expect(invoice.text).toContain('"locale":"de"');
    const receipt = await visitor.get(`${link}/receipt.pdf?lang=en`);
    expect(receipt.headers.get('content-disposition')).toContain('=Receipt-INV-0042.pdf');
    expect(receipt.text).toContain('"kind":"receipt"');
    const page = (await visitor.get(`${link}?lang=de`)).text;
    for (const file of FILES) expect(page).toContain(`href="${link}/${file}?lang=de"`);
    expect((await visitor.get(`${link}/done`)).text).toContain(`href="${link}/receipt.pdf"`);
  });

  it('is no receipt while nothing came, nor a link to one', async () => {
    const { link } = await visitor.invoice();
    const missing = await visitor.get(`${link}/receipt.pdf`);
    const unknown = await visitor.get(`/i/${'a'.repeat(32)}`);
    expect([missing.status, missing.text]).toEqual([404, unknown.text]);
    for (const path of [link, `${link}/done`]) {
      expect((await visitor.get(path)).text).not.toContain('receipt.pdf');
    }
  });

  it('is the billing system’s own PDF where it gave one, under a safe name', async () => {
    const own = Buffer.from('%PDF-1.4 not ours\n%%EOF');
    const filename = 'Rechnung "März"; x=1.pdf';
    const content = own.toString('base64');
    const { link, id } = await visitor.invoice({
      documents: [
        { filename: 'e.xml', content_type: 'text/xml', content: btoa('<?xml version="1.0"?><a/>') },
        { filename, content_type: 'application/pdf', content },
      ],
    });
    const ways = [`${link}/invoice.pdf`, `/v1/invoices/${id}/pdf`];
    for (const path of ways) {
      const answer = await app.request('GET', path);
      expect(answer.text).toBe(own.toString());
      expect(answer.headers.get('content-disposition')).toBe(
        'attachment; filename="Rechnung \\"M?rz\\"; x=1.pdf"; ' +
          "filename*=UTF-8''Rechnung%20%22M%C3%A4rz%22%3B%20x%3D1.pdf",
      );
    }
  });

  it('is the same nothing for wrong, revoked and draft links', async () => {
    const { id, link } = await paid();
    await app.request('POST', `/v1/invoices/${id}/revoke_link`, {}, { idempotencyKey: 'revoke' });
    const wrong = `/i/${randomBytes(16).toString('hex')}`;
    const { text } = await visitor.get(wrong);
    for (const file of FILES) {
      const answers = await Promise.all([wrong, link].map((at) => visitor.get(`${at}/${file}`)));
      expect(answers.map((each) => [each.status, each.text])).toEqual([
        [404, text],
        [404, text],
      ]);
    }
  });

  it('answers other methods 405, and who asks too often 429', async () => {
    const { link } = await visitor.invoice();
    for (const file of FILES) {
      const posted = await app.request('POST', `${link}/${file}`, undefined, { key: null });
      expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    }
    const strict = await startApp({ limits: { filesPerLink: 2 } });
    try {
      const { link: busy } = await visitorOf(strict).invoice();
      const get = (path: string) => visitorOf(strict).get(path);
      const statuses: number[] = [];
      for (let i = 0; i < 4; i += 1) statuses.push((await get(`${busy}/invoice.pdf`)).status);
      expect(statuses).toEqual([200, 200, 429, 429]);
      expect((await get(busy)).status).toBe(200);
    } finally {
      await strict.close();
    }
  });
});

describe('in the API', () => {
  const problem = ({ status, json }: Answer) => [status, json['code'], json['detail']];

  it('are invoice and receipt in the customer’s language, for keys that may read', async () => {
    const customer = { external_id: 'fr', name: 'Client', email: 'a@b.example', locale: 'fr' };
    const { id } = await paid({ customer });
    const invoice = await app.request('GET', `/v1/invoices/${id}/pdf`);
    expect(invoice.headers.get('content-disposition')).toContain('=Facture-INV-0042.pdf');
    expect((await app.request('GET', `/v1/invoices/${id}/receipt_pdf`)).text).toContain('"fr"');
    const other = await app.otherKey('other');
    for (const path of ['pdf', 'receipt_pdf']) {
      const at = `/v1/invoices/${id}/${path}`;
      const foreign = await app.request('GET', at, undefined, { key: other });
      expect([foreign.status, foreign.json['code']]).toEqual([404, 'invoice_unknown']);
      expect((await app.request('GET', at, undefined, { key: null })).status).toBe(401);
    }
  });

  it('are none of a draft, and no receipt of what is not paid', async () => {
    const draft = await visitor.invoice({ send: 'manual' });
    const open = await visitor.invoice();
    const request = (id: string, file: string) => app.request('GET', `/v1/invoices/${id}/${file}`);
    expect(problem(await request(draft.id, 'pdf'))).toEqual([
      404,
      'document_unknown',
      'a draft has no PDF: it gets one once it is sent',
    ]);
    expect(problem(await request(open.id, 'receipt_pdf'))).toEqual([
      404,
      'document_unknown',
      'there is no receipt: no payment of this invoice came, or it was taken back',
    ]);
  });

  it('says busy, to ask again, where more are asked for than can be drawn', async () => {
    const jammed = await startApp({}, (deps) => ({
      ...deps,
      pdf: { make: async () => ({ kind: 'busy' }) },
    }));
    try {
      const { id, link } = await visitorOf(jammed).invoice();
      const answer = await jammed.request('GET', `/v1/invoices/${id}/pdf`);
      expect([...problem(answer), answer.headers.get('retry-after')]).toEqual([
        503,
        'busy',
        'more PDFs are asked for than can be drawn at once: ask again in a moment',
        '2',
      ]);
      const page = await visitorOf(jammed).get(`${link}/invoice.pdf`);
      expect([page.status, page.headers.get('content-type')]).toEqual([
        503,
        'text/html; charset=utf-8',
      ]);
    } finally {
      await jammed.close();
    }
  });
});
