import { uuidOf } from '../../../sandbox/identifier.ts';
import type { SandboxRequest, SandboxResponse } from '../../../sandbox/server.ts';
import { bodies, bodyOf } from './body.ts';
import type { Office } from './office.ts';
import { invalid, Refusal } from './refusal.ts';
import { refuseKnownAddress, refuseUnknownRole } from './users.ts';

const week = 7 * 24 * 60 * 60 * 1_000;

/** Invites to the organisation, at most so many times a day (a day of UTC) as Tray's documentation allows. */
export const invite = (office: Office, request: SandboxRequest): SandboxResponse => {
  const { email, organizationRoleId } = bodyOf(request, bodies.invite);
  refuseUnknownRole(office, organizationRoleId);
  refuseKnownAddress(office, email);
  const { state, knobs } = office;
  const now = knobs.now();
  const createdAt = new Date(now).toISOString();
  const lower = email.toLowerCase();
  if (state.invites.some((other) => other.email.toLowerCase() === lower && Date.parse(other.expires) > now)) {
    throw invalid('this e-mail address has been invited already');
  }
  const today = state.invites.filter((other) => other.createdAt.slice(0, 10) === createdAt.slice(0, 10));
  if (today.length >= knobs.invitesPerDay) {
    throw new Refusal(429, `The organization may send ${knobs.invitesPerDay} invites a day`);
  }
  const id = uuidOf(`tray invite ${lower} ${createdAt} ${state.invites.length}`);
  const expires = new Date(now + week).toISOString();
  state.invites.push({ id, email, roleId: organizationRoleId, createdAt, expires });
  return { status: 200, body: { inviteId: id, expires } };
};
