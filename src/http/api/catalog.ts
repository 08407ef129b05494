import type { CatalogEntryResponse } from '../../contract/responses/catalog';
import { CATALOG, stalenessMs } from '../../domain/mirror/catalog/catalog';
import type {
  CatalogEntry,
  ListOfCollection,
  Parent,
} from '../../domain/mirror/catalog/catalog-entry';
import { collectionId } from '../../domain/mirror/collections';
import { HOUR } from '../../domain/time';
import type { OperationHandlers } from './operation-handler';
import { pageOfList } from './page-of-list';

export const catalogHandlers: Pick<OperationHandlers, 'getCatalog'> = {
  getCatalog: async () => ({
    status: 200,
    body: pageOfList('/v1/catalog', CATALOG.map(toCatalogEntryResponse), null),
  }),
};

function toCatalogEntryResponse(entry: CatalogEntry): CatalogEntryResponse {
  const { sync, reason, list, events, silent, writes } = entry;
  const staleness = stalenessMs(entry);
  return {
    object: 'catalog_collection',
    id: collectionId(entry.name),
    sync,
    reason,
    path: list?.path ?? null,
    parent: list?.parent == null ? null : toParent(list.parent),
    other_lists: entry.otherLists.map(toList),
    created_filter: list?.created ?? false,
    event_types: [...events],
    silent,
    staleness_hours: staleness === null ? null : staleness / HOUR,
    writes,
  };
}

const toList = ({ path, parent }: ListOfCollection) => ({
  path,
  parent: parent && collectionId(parent.collection),
});

const toParent = ({ collection, parameter }: Parent) => ({
  collection: collectionId(collection),
  parameter,
});
