import { hexOf, uuidOf } from '../../../sandbox/identifier.ts';
import { accountsAt } from '../../../sandbox/people.ts';
import type { PersonAccount } from '../../../sandbox/person.ts';
import type { Connection, OrgUser, OrgUserManagementState, RoleName } from './state.ts';

/** An id as Auth0 makes them, always the same for the same text. */
const idOf = (connection: Connection, text: string): string =>
  connection === null
    ? `auth0|${hexOf(`auth0 ${text}`, 24)}`
    : `google-oauth2|1${BigInt(`0x${hexOf(`google ${text}`, 24)}`)
        .toString()
        .padStart(20, '0')
        .slice(-20)}`;

/** Most people have one role; a few have two, and a few none. */
const rolesOf = ({ standing }: PersonAccount, index: number): RoleName[] => {
  if (standing === 'owner' || standing === 'admin') return index % 2 === 0 ? ['admin', 'developer'] : ['admin'];
  if (index % 15 === 13) return [];
  if (standing === 'reader') return ['analyst'];
  return index % 6 === 1 ? ['developer', 'analyst'] : ['developer'];
};

const userOf = (account: PersonAccount, index: number): OrgUser => {
  const { handle, name, email, login } = account;
  if (email === null) throw new Error(`${name} has no address, without which org-user-management knows nobody.`);
  const connection = login === 'google' ? 'google-oauth2' : null;
  return { id: idOf(connection, handle), email, name, roles: rolesOf(account, index) };
};

/** What the vendor knows when its sandbox starts. The same size gives the same state. */
export const populate = (size: number | undefined): OrgUserManagementState => {
  const users = accountsAt('product', size).map(userOf);
  const invitations: OrgUserManagementState['invitations'] = [
    {
      connection: 'google-oauth2',
      email: 'zoe.lindqvist@example.com',
      name: 'Zoë Lindqvist',
      roles: ['developer'],
    },
  ];
  return {
    organization: {
      created_at: '2019-08-24T14:15:22Z',
      id: uuidOf('org-user-management organization'),
      name: 'Fernhill',
      short_name: 'fernhill',
      updated_at: '2026-01-12T09:30:00Z',
    },
    users,
    invitations,
    passwordResets: [],
    accept: (email) => {
      const place = invitations.findIndex((invitation) => invitation.email.toLowerCase() === email.toLowerCase());
      const [invitation] = place === -1 ? [] : invitations.splice(place, 1);
      if (invitation === undefined) throw new Error(`Nobody invited '${email}'.`);
      const { connection, name, roles } = invitation;
      const user: OrgUser = { id: idOf(connection, email.toLowerCase()), email: invitation.email, name, roles };
      users.push(user);
      return user;
    },
  };
};
