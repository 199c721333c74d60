import { uuidOf } from '../../../sandbox/identifier.ts';
import { jsonapi } from './document.ts';
import { selfLinks } from './link.ts';
import { emailMember, userOf } from './membership.ts';
import type { Exchange, Operation } from './operation.ts';

/** Whose token it is: a user, a service account or an app, as the sandbox was told. */
export const selfOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/self',
    releases: ['2022-03-01~experimental', '2022-09-14~experimental', '2024-04-22'],
    run: (exchange) => ({
      status: 200,
      body: { jsonapi, data: writeSelf(exchange), links: selfLinks(exchange) },
    }),
  },
];

const writeSelf = ({ state }: Exchange) => {
  const org = state.orgs.rows().find(({ visible }) => visible);
  const context = org === undefined ? {} : { default_org_context: org.id };
  const type = state.behaviour.self;
  if (type === 'user') {
    const { id, name, username, email } = userOf(state, { userId: state.callerId });
    const avatar = `https://avatars.example.com/${username}.png`;
    return { id, type, attributes: { name, username, ...emailMember(state, email), avatar_url: avatar, ...context } };
  }
  const account = state.serviceAccounts.rows()[0];
  if (type === 'service_account' && account !== undefined) {
    return { id: account.id, type, attributes: { name: account.name, ...context } };
  }
  return { id: uuidOf('snyk app'), type, attributes: { name: 'Rollcall' } };
};
