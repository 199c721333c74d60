import { uuidOf } from '../../../sandbox/identifier.ts';
import type { SnykRole } from './state.ts';

const made = '2021-04-22T16:02:53.233Z';

const builtIn = (kind: SnykRole['kind'], name: string, description: string): SnykRole => ({
  id: uuidOf(`snyk role ${name}`),
  name,
  description,
  kind,
  custom: false,
  createdAt: made,
  modifiedAt: made,
});

/** The roles that everybody has, and one that the company made: its name tells nothing of its kind. */
export const seedRoles = {
  collaborator: builtIn('org', 'Org Collaborator', 'Collaborator'),
  orgAdmin: builtIn('org', 'Org Admin', 'Admin'),
  groupAdmin: builtIn('group', 'Group Admin', 'Admin of the group and of all its organizations'),
  groupViewer: builtIn('group', 'Group Viewer', 'May view the group and all its organizations'),
  groupMember: builtIn('group', 'Group Member', 'Member of the group'),
  auditor: {
    id: uuidOf('snyk role Auditor'),
    name: 'Auditor',
    description: 'Reads everything, changes nothing',
    kind: 'org',
    custom: true,
    createdAt: '2024-03-05T10:15:00.000Z',
    modifiedAt: '2024-09-17T08:40:12.000Z',
  },
} as const satisfies Readonly<Record<string, SnykRole>>;
