import { faultsOfKeys } from '../config/check-access.ts';
import type { CheckedAccess } from '../config/checked-config.ts';
import type { ApiKeyConfig } from '../config/config.ts';
import { openFreshFile } from '../config/fresh-file.ts';
import { readKeys } from '../config/keys-file.ts';
import { type Authenticate, createAuthenticate } from './authenticate.ts';

/** Told of what an operator should know; the fields hold no secret. */
export type Complain = (fields: object, message: string) => void;

export interface OpenAccessOptions {
  /** The keys of all directories. */
  readonly directories: readonly string[];
  readonly now: () => Date;
  readonly complain: Complain;
}

/** Recognises callers by what is configured, and by the file of keys as it is at any moment. */
export const openAccess = (access: CheckedAccess, { directories, now, complain }: OpenAccessOptions): Authenticate =>
  createAuthenticate({
    access,
    keysInFile: openKeysFile(access, { directories, now, complain }),
    now,
    complain: (error) => {
      // What the issuer answered is not repeated.
      const cause = error instanceof Error ? `${error.name}: ${error.message}` : typeof error;
      complain({ jwksUrl: access.jwt?.jwksUrl, cause }, "the keys of the tokens' issuer cannot be had");
    },
  });

const openKeysFile = (access: CheckedAccess, options: OpenAccessOptions): (() => readonly ApiKeyConfig[]) => {
  const { keysFile, keysInFile } = access;
  const { directories, now, complain } = options;
  if (keysFile === null) return () => keysInFile;
  return openFreshFile({
    file: keysFile,
    initial: keysInFile,
    read: (text) => {
      const keys = readKeys(text, keysFile);
      const faults = keys.ok ? faultsOfKeys(access, keys.value, directories) : keys.faults;
      if (keys.ok && faults.length === 0) return { value: keys.value };
      return { fault: `has faults: ${faults.map(({ where, what }) => `${where} ${what}`).join(' ')}` };
    },
    now: () => now().getTime(),
    complain: (fault) => complain({ file: keysFile }, `the file of keys ${fault} Those of before go on being valid.`),
  });
};
