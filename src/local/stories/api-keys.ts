import { createInvoice, customerWithCard, expect, until } from './acts';
import type { ApiInvoice } from './acts';
import { connectAccount } from './connections';
import type { Story } from './story';
import type { World } from './world';

interface MadeKey {
  id: string;
  key: string;
}

async function expectRefused(what: string, answered: ReturnType<World['apiAnswer']>, code: string) {
  const { text } = await answered;
  expect(what, (JSON.parse(text) as { code?: string }).code === code, text);
}

/** What was noted of a key, in the order in which it was done. */
async function notedOf(world: World, { id }: MadeKey, connection: string): Promise<string[]> {
  const path = `/v1/audit?subject=${id}`;
  const { data } = await world.admin<{ data: { action: string }[] }>(
    'GET',
    path,
    undefined,
    connection,
  );
  return data.map(({ action }) => action);
}

export const apiKeys: Story[] = [
  {
    story: 'api-key-of-one-connection',
    title: 'a key of one connection collects there, sees nothing else, and ends once revoked',
    run: async (world) => {
      const { shop, code } = await connectAccount(world);
      const body = { name: 'billing system', scope: 'collect', connection: code };
      const key = await world.admin<MadeKey>('POST', '/v1/api_keys', body);
      const own = world.on(code, shop.places.sandboxKey, key.key);
      const invoice = await createInvoice(own, { customer: await customerWithCard(own) });
      const other = await createInvoice(world, { customer: await customerWithCard(world) });
      const pathOf = ({ id }: ApiInvoice) => `/v1/invoices/${id}`;
      const { data } = await own.api<{ data: ApiInvoice[] }>('GET', '/v1/invoices');
      expect('it lists its own alone', data.map(({ id }) => id).join() === invoice.id, data);
      const notFound = 'invoice_unknown';
      await expectRefused('no other is found', own.apiAnswer('GET', pathOf(other)), notFound);
      await expectRefused('nor is its own', world.apiAnswer('GET', pathOf(invoice)), notFound);
      const wider = own.apiAnswer('POST', '/v1/api_keys', { scope: 'admin' });
      await expectRefused('it makes no keys', wider, 'insufficient_scope');
      await until(own, invoice, { status: 'paid', amount_received: 11_900 });
      await until(world, other, { status: 'paid', amount_received: 11_900 });
      await world.admin('POST', `/v1/api_keys/${key.id}/revoke`, {});
      const late = own.apiAnswer('GET', '/v1/invoices');
      await expectRefused('revoked, it is nobody’s', late, 'unauthorized');
      const noted = await notedOf(world, key, code);
      expect('both are noted', noted.join() === 'api_key.created,api_key.revoked', noted);
      return {
        invoice: invoice.external_id,
        connection: code,
        outcome: 'charged by a key of its connection, which was then revoked',
      };
    },
  },
];
