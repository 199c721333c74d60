import type { SandboxOptions } from '../../../sandbox/sandbox.ts';
import type { Cursors } from './cursor.ts';
import type { TrayKnobs } from './options.ts';
import type { TrayState, TrayWorkspace } from './state.ts';

/** What every operation of Tray's sandbox works with. */
export interface Office {
  readonly state: TrayState;
  readonly knobs: TrayKnobs;
  readonly cursors: Cursors;
  readonly rows: NonNullable<SandboxOptions['rows']>;
  /** The user behind the token. */
  readonly callerId: string;
  /** The one workspace that the token opens; undefined for a token of the organisation. */
  readonly onlyWorkspace: TrayWorkspace | undefined;
}
