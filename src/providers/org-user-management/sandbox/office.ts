import type { SandboxOptions } from '../../../sandbox/sandbox.ts';
import type { SandboxRequest, SandboxResponse } from '../../../sandbox/server.ts';
import type { Knobs } from './options.ts';
import type { OrgUserManagementState } from './state.ts';

/** What every operation of the sandbox works with. */
export interface Office {
  readonly state: OrgUserManagementState;
  readonly knobs: Knobs;
  readonly rows: NonNullable<SandboxOptions['rows']>;
  /** The user behind the token. */
  readonly myId: string;
}

/** How one operation is answered. @param id reads the user's id from the path */
export type Operation = (office: Office, request: SandboxRequest, id: () => string) => SandboxResponse;

/** The answer to a write that has nothing to tell. */
export const written = ({ knobs: { writeStatus } }: Office): SandboxResponse =>
  writeStatus === 200 || writeStatus === 201 ? { status: writeStatus, body: {} } : { status: writeStatus };
