import { removeRow, rowWith } from '../../../sandbox/rows.ts';
import { bodies, bodyOf } from './body.ts';
import { accountBody, listUsers, userBody } from './list.ts';
import { type Office, type Operation, written } from './office.ts';
import type { OperationName } from './options.ts';
import { Refusal } from './refusal.ts';
import { hasPassword, type OrgUser } from './state.ts';

const getOrganization: Operation = ({ state }) => ({ status: 200, body: state.organization });

const getMe: Operation = (office) => ({ status: 200, body: userBody(userWith(office, office.myId)) });

/** What is left out stays; an account of a third party is changed there and not here. */
const updateMe: Operation = (office, request) => {
  const me = userWith(office, office.myId);
  const { email, name } = bodyOf(request, bodies.updateMe);
  if (!hasPassword(me)) throw new Refusal(409, 'You log in through a third party: change your data there.');
  if (email !== undefined) me.email = email;
  if (name !== undefined) me.name = name;
  return { status: 200, body: accountBody(me) };
};

const getUser: Operation = (office, _, id) => ({ status: 200, body: userBody(userWith(office, id())) });

const removeUser: Operation = (office, _, id) => {
  removeRow(office.state.users, userWith(office, id()).id);
  return written(office);
};

const resetPassword: Operation = (office, _, id) => {
  const user = userWith(office, id());
  if (!hasPassword(user)) throw new Refusal(409, 'This user logs in through a third party and has no password here.');
  office.state.passwordResets.push(user.id);
  return written(office);
};

const setRoles: Operation = (office, request, id) => {
  const user = userWith(office, id());
  user.roles = [...new Set(bodyOf(request, bodies.setRoles))];
  return written(office);
};

/** Sends a mail. The invitee is no user until it is answered; a second mail replaces the first. */
const inviteUser: Operation = (office, request) => {
  const invitation = bodyOf(request, bodies.inviteUser);
  const { users, invitations } = office.state;
  const lower = invitation.email.toLowerCase();
  if (users.some(({ email }) => email.toLowerCase() === lower))
    throw new Refusal(409, 'This person is a user already.');
  const earlier = invitations.findIndex(({ email }) => email.toLowerCase() === lower);
  if (earlier === -1) invitations.push(invitation);
  else invitations[earlier] = invitation;
  return written(office);
};

const userWith = ({ state }: Office, id: string): OrgUser => {
  const user = rowWith(state.users, id);
  if (user === undefined) throw new Refusal(404, 'There is no such user in your organization.');
  return user;
};

/** Every operation that the vendor's documentation names. */
export const operations: Readonly<Record<OperationName, Operation>> = {
  getOrganization,
  getMe,
  updateMe,
  listUsers,
  inviteUser,
  getUser,
  removeUser,
  resetPassword,
  setRoles,
};
