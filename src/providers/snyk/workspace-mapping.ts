import type { Workspace } from '../../domain/workspace.ts';
import type { NamedOrgResource, OrgRow } from './wire.ts';

/**
 * Every organisation of Snyk is an ORGANIZATION, a personal one too: Snyk documents it as one outside of any group, not as one person's.
 * @param absent what a missing field is: undefined where another answer may have it, null where none has
 */
const workspaceOf = (directory: string, row: OrgRow, absent: null | undefined): Workspace => {
  const { id, attributes } = row;
  const personal = attributes?.is_personal ?? absent;
  return {
    kind: 'Workspace',
    directory,
    id,
    name: attributes?.name ?? absent,
    slug: attributes?.slug ?? absent,
    type: 'ORGANIZATION',
    typeRaw: typeof personal === 'boolean' ? (personal ? 'personal' : 'org') : absent,
    description: null,
    monthlyTaskLimit: null,
    createdAt: attributes?.created_at ?? absent,
    updatedAt: attributes?.updated_at ?? absent,
    raw: row,
  };
};

/** The organisation in a list's row, which may lack what Snyk's OpenAPI makes optional. */
export const toWorkspace = (directory: string, row: OrgRow): Workspace => workspaceOf(directory, row, undefined);

/** The organisation in the answer about it alone: what it does not have, no other answer has. */
export const toWholeWorkspace = (directory: string, row: OrgRow): Workspace => workspaceOf(directory, row, null);

/** The organisation in a membership: its id and name. */
export const toNamedWorkspace = (directory: string, resource: NamedOrgResource): Workspace => ({
  ...toWorkspace(directory, { id: resource.id, attributes: { name: resource.attributes?.name } }),
  raw: resource,
});
