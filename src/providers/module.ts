import type { z } from 'zod';
import type { Directory } from '../domain/directory.ts';
import type { Provider } from '../domain/provider.ts';
import type { InviteOption } from '../domain/write.ts';
import type { Connect } from '../http/transport.ts';
import type { StartSandbox } from '../sandbox/sandbox.ts';

/** What a vendor's folder exports, and all that the registry knows of it. */
export interface ProviderModule<Settings = unknown> {
  /** A value of the schema's `Provider` enum. Permanent. */
  readonly name: string;
  /** The vendor's name as people say it. */
  readonly displayName: string;
  /** One sentence for the enum value's description. */
  readonly description: string;
  /** The directory's key when it comes from the environment. */
  readonly defaultKey: string;
  /** The vendor's part of a directory's configuration: an object schema, strict, each setting described. */
  readonly settings: z.ZodType<Settings>;
  /** Environment variables for a single directory: variable name to setting name. */
  readonly environment: Readonly<Record<string, string>>;
  /** The settings that are secrets: never printed, and readable from a file (`<setting>File`, `<VARIABLE>_FILE`). */
  readonly secrets: readonly string[];
  /** What this vendor needs on an invite beyond the common input. */
  readonly inviteOptions: readonly InviteOption[];
  readonly open: (directory: Directory, settings: Settings, connect: Connect) => Provider;
  /** Loaded only when a sandbox is asked for. */
  readonly sandbox: () => Promise<StartSandbox>;
}
