import type { Call } from '../../domain/call.ts';
import type { WorkspaceFilter } from '../../domain/provider.ts';
import type { List } from '../../domain/window.ts';
import type { Workspace, WorkspaceType } from '../../domain/workspace.ts';
import { pathOf } from '../../http/path.ts';
import { createArrayList } from '../../pagination/array-list.ts';
import { filterList } from '../../pagination/filtered-list.ts';
import type { Reader } from '../reader.ts';
import { searchTest } from '../user-filter.ts';
import { createTrayList } from './page.ts';
import { workspacePage, workspaceRow } from './wire.ts';
import { toWholeWorkspace, toWorkspace, trayWords } from './workspace-mapping.ts';

export interface TrayWorkspaces {
  readonly list: (filter: WorkspaceFilter) => List<Workspace>;
  readonly get: (workspaceId: string, call: Call) => Promise<Workspace | null>;
  /** Makes the one call that every token may make. */
  readonly check: (call: Call) => Promise<void>;
}

const path = '/core/v1/workspaces';

const typesNote = 'Tray was asked for the types; Rollcall compared those it answered with.';
const searchNote = 'Tray cannot search workspaces by name; Rollcall compared the names of those it read.';

/** The workspaces that the token may see: a token of one workspace sees that one. */
export const createTrayWorkspaces = (reader: Reader, directory: string): TrayWorkspaces => {
  const listOf = (types: readonly WorkspaceType[]): List<Workspace> =>
    createTrayList(reader, directory, {
      path,
      filter: types.map((type) => ['type', trayWords[type]]),
      pageLimit: 100,
      page: workspacePage,
      map: (row) => toWorkspace(directory, row),
      idOf: ({ id }) => id,
    });

  return {
    list: ({ types, search }) => {
      if (types === null && search === null) return listOf([]);
      if (types?.length === 0) {
        return createArrayList<Workspace>(
          ({ id }) => id,
          async () => [],
        );
      }
      const isNamed = searchTest(search);
      return filterList(listOf([...new Set(types ?? [])]), {
        // A type that came in a form without a word cannot contradict Tray's own choice.
        test: ({ name, type }) => isNamed(name) && (types === null || !type || types.includes(type)),
        note: [...(types === null ? [] : [typesNote]), ...(search === null ? [] : [searchNote])].join(' '),
      });
    },
    get: async (workspaceId, call) => {
      const row = await reader.find(workspaceRow, pathOf`/core/v1/workspaces/${workspaceId}`, call);
      return row === null ? null : toWholeWorkspace(directory, row);
    },
    check: async (call) => {
      await reader.get(workspacePage, path, call, [['first', '1']]);
    },
  };
};
