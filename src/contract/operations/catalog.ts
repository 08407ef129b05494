import { catalogList } from '../responses/catalog';
import { defineOperations } from './operation';

export const catalogOperations = defineOperations({
  getCatalog: {
    method: 'get',
    path: '/v1/catalog',
    tag: 'Mirror',
    scope: 'read',
    ofInstallation: true,
    summary: "Stripe's collections: how each is mirrored and written, or why it cannot be",
    responses: { 200: { description: 'All of them, by id', schema: catalogList } },
  },
});
