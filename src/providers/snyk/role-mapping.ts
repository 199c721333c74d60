import type { Privilege, Role, RoleScope } from '../../domain/role.ts';
import type { HeldRoleResource, RoleRow } from './wire.ts';

/** The roles that every Snyk group has, by name. What a custom role allows, only its maker knows. */
const privilegeOf: ReadonlyMap<string, Privilege> = new Map([
  ['Group Admin', 'ADMIN'],
  ['Group Viewer', 'READ'],
  ['Group Member', 'NONE'],
  ['Org Admin', 'ADMIN'],
  ['Org Collaborator', 'WRITE'],
]);

/** Snyk tells a built-in role's kind by the first word of its name, and a custom role's not at all. */
const scopeOf = (name: string): RoleScope | null => {
  if (name.startsWith('Group ')) return 'DIRECTORY';
  return name.startsWith('Org ') ? 'WORKSPACE' : null;
};

/** A role in the v1 API's list. Without a word on whether it is custom, a name unlike the built-in ones says so. */
export const toRole = (directory: string, row: RoleRow): Role => {
  const name = row.name ?? '';
  const custom = row.customRole ?? (name === '' ? null : scopeOf(name) === null);
  return {
    kind: 'Role',
    directory,
    id: row.publicId,
    workspaceId: null,
    name: row.name ?? null,
    description: row.description || null,
    scope: custom ? null : scopeOf(name),
    privilege: custom ? null : (privilegeOf.get(name) ?? null),
    custom,
    raw: row,
  };
};

/** @param held where the membership is: in an organisation (`WORKSPACE`) or in the group */
export const toHeldRole = (directory: string, resource: HeldRoleResource, held: RoleScope): Role => {
  const name = resource.attributes?.name ?? undefined;
  return {
    kind: 'Role',
    directory,
    id: resource.id,
    workspaceId: null,
    name,
    description: undefined,
    scope: name !== undefined && scopeOf(name) === held ? held : null,
    privilege: name === undefined ? null : (privilegeOf.get(name) ?? null),
    custom: undefined,
    raw: resource,
  };
};
