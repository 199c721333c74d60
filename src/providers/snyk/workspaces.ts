import { emulated, native, type FilterSupport } from '../../domain/capability.ts';
import type { Operations, WorkspaceFilter } from '../../domain/provider.ts';
import type { List } from '../../domain/window.ts';
import type { Workspace } from '../../domain/workspace.ts';
import { createArrayList } from '../../pagination/array-list.ts';
import { filterList } from '../../pagination/filtered-list.ts';
import { mapList } from '../../pagination/mapped-list.ts';
import { searchTest } from '../user-filter.ts';
import { listGroupOrgs, listReadableOrgs } from './orgs.ts';
import { findOrg, readOrg } from './own-org.ts';
import type { Snyk } from './snyk.ts';
import { toWholeWorkspace, toWorkspace } from './workspace-mapping.ts';

type WorkspaceOperations = Pick<Operations, 'listWorkspaces' | 'getWorkspace'>;

/** Snyk's organisations as workspaces: those of the group, the configured one, or all that the token may read. */
export const workspaceOperations = (snyk: Snyk): WorkspaceOperations => ({
  listWorkspaces: listWorkspaces(snyk),
  getWorkspace: native(
    async (workspaceId, call) => {
      const org = await findOrg(snyk, workspaceId, call);
      return org === null ? null : toWholeWorkspace(snyk.directory, org);
    },
    { how: 'Snyk answers alike where an organisation is missing and where the token may not read it.' },
  ),
});

const types: FilterSupport = {
  support: 'EMULATED',
  how: 'Every Snyk organisation is an ORGANIZATION; other types are answered without a call.',
};

const listWorkspaces = (snyk: Snyk): Operations['listWorkspaces'] => {
  const { directory, scope } = snyk;
  const toRow = (list: ReturnType<typeof listReadableOrgs>) => mapList(list, (row) => toWorkspace(directory, row));
  switch (scope.kind) {
    case 'group': {
      const how = 'Snyk looks for the word in names, in any case; Rollcall compares again.';
      const list = (search: string | null) =>
        toRow(listGroupOrgs(snyk, scope.groupId, search ? [['name', search]] : []));
      return native((filter) => narrow(list(filter.search), filter, how), {
        filters: { types, search: { support: 'NATIVE', how } },
      });
    }
    case 'org': {
      const how = 'The directory is one Snyk organisation, which is compared here.';
      const list = createArrayList<Workspace>(
        ({ id }) => id,
        async (call) => {
          // Not found is an error here and no empty list: the configured organisation is out of the token's reach.
          return [toWholeWorkspace(directory, await readOrg(snyk, scope.orgId, call))];
        },
      );
      return emulated(
        'The directory is one Snyk organisation, which is read by itself.',
        (filter) => narrow(list, filter, how),
        {
          filters: { types, search: { support: 'EMULATED', how } },
          price: { once: 1, each: 0, mostRows: 1 },
        },
      );
    }
    case 'token': {
      const how = 'Rollcall compares the names: Snyk does not say whether it would mind their case.';
      const list = toRow(listReadableOrgs(snyk));
      return native((filter) => narrow(list, filter, how), {
        filters: { types, search: { support: 'EMULATED', how } },
      });
    }
  }
};

const narrow = (list: List<Workspace>, { types, search }: WorkspaceFilter, note: string): List<Workspace> => {
  if (types !== null && !types.includes('ORGANIZATION')) return noWorkspaces;
  if (search === null) return list;
  const matches = searchTest(search);
  return filterList(list, { test: ({ name }) => matches(name), note });
};

const noWorkspaces = createArrayList<Workspace>(
  ({ id }) => id,
  async () => [],
);
