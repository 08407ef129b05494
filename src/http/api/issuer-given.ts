import { addressFromWire } from '../../contract/address-shape';
import type { ConnectionRow } from '../../postgres/connections/connections';
import type { OperationCall } from './operation-handler';

type Given = Pick<OperationCall<'changeConnection'>['body'], 'legal_name' | 'address' | 'tax_ids'>;

/** Who issues the documents of a connection, as far as a body says it. */
export const issuerGiven = (
  body: Given,
): Partial<Pick<ConnectionRow, 'legalName' | 'address' | 'taxIds'>> => ({
  ...(body.legal_name !== undefined && { legalName: body.legal_name }),
  ...(body.address !== undefined && {
    address: body.address === null ? null : addressFromWire(body.address),
  }),
  ...(body.tax_ids !== undefined && { taxIds: body.tax_ids }),
});
