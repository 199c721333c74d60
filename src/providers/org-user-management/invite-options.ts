import type { InviteOption } from '../../domain/write.ts';

/** Required of every invite, though it may be null: the vendor's documentation calls it `connection`. */
export const connectionOption: InviteOption = {
  name: 'connection',
  description: 'How the invitee is to log in.',
  choices: [
    {
      name: 'GOOGLE_OAUTH2',
      value: 'google-oauth2',
      description: 'Through Google. The password and the data of such an account are changed there.',
    },
    {
      name: 'USERNAME_PASSWORD',
      value: null,
      description: 'With a user name and a password, which the invitee chooses.',
    },
  ],
};
