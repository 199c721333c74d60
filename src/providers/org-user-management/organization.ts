import type { Call } from '../../domain/call.ts';
import type { WorkspaceFilter } from '../../domain/provider.ts';
import { ProviderError } from '../../domain/provider-error.ts';
import type { List } from '../../domain/window.ts';
import type { Workspace } from '../../domain/workspace.ts';
import { createArrayList } from '../../pagination/array-list.ts';
import type { Reader } from '../reader.ts';
import { searchTest } from '../user-filter.ts';
import { toWorkspace } from './organization-mapping.ts';
import type { OumRoutes } from './routes.ts';
import { organizationRow } from './wire.ts';

export interface OumOrganization {
  /** The organisation that the token belongs to. Asked for once within a request, as all reads are. */
  readonly read: (call: Call) => Promise<Workspace>;
  /** The same; rejects with a ProviderError of kind `not-found` where its id is another. */
  readonly readAs: (workspaceId: string, call: Call) => Promise<Workspace>;
  /** The same; null where its id is another. */
  readonly get: (workspaceId: string, call: Call) => Promise<Workspace | null>;
  readonly list: (filter: WorkspaceFilter) => List<Workspace>;
}

/** The organisation, seen as the directory's one workspace. */
export const createOumOrganization = (reader: Reader, directory: string, routes: OumRoutes): OumOrganization => {
  const read = async (call: Call): Promise<Workspace> =>
    toWorkspace(directory, await reader.get(organizationRow, routes.organization, call));

  const get = async (workspaceId: string, call: Call): Promise<Workspace | null> => {
    const organization = await read(call);
    return organization.id === workspaceId ? organization : null;
  };

  return {
    read,
    get,
    readAs: async (workspaceId, call) => {
      const organization = await get(workspaceId, call);
      if (organization !== null) return organization;
      const message = `The token's organisation at org-user-management (directory "${directory}") has another id than the workspace asked for. Check the id.`;
      throw new ProviderError('not-found', directory, message);
    },
    list: ({ types, search }) => {
      const isNamed = searchTest(search);
      return createArrayList<Workspace>(
        ({ id }) => id,
        async (call) => {
          if (types !== null && !types.includes('ORGANIZATION')) return [];
          const organization = await read(call);
          return isNamed(organization.name) ? [organization] : [];
        },
      );
    },
  };
};
