import { readFileSync, statSync } from 'node:fs';

/** What became of a file's content. */
export type ReadContent<T> =
  | { readonly value: T }
  /** Ends the sentence "The file ...", and holds nothing of the content. */
  | { readonly fault: string };

export interface FreshFileOptions<T> {
  readonly file: string;
  /** What it held when the configuration was read. */
  readonly initial: T;
  readonly read: (text: string) => ReadContent<T>;
  /** In milliseconds; the file is looked at once in a second at most. */
  readonly now: () => number;
  /** Told once of each version that cannot be used. */
  readonly complain: (fault: string) => void;
}

const mostBytes = 2 ** 20;

/**
 * What a file holds, read again once it has changed. It is looked at only when it is asked for, so that nothing runs while nobody asks; and
 * through its name, so that the exchange of a symbolic link, by which secrets are renewed in containers, is a change too. A version that cannot
 * be used, or none at all, leaves what was read before.
 */
export const openFreshFile = <T>({ file, initial, read, now, complain }: FreshFileOptions<T>): (() => T) => {
  let value = initial;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let version: string | null = null;

  const look = (): void => {
    const found = versionOf(file);
    if (found.version === version) return;
    version = found.version;
    const content = 'fault' in found ? found : readContent(file, read);
    if ('value' in content) value = content.value;
    else complain(content.fault);
  };

  return () => {
    const moment = now();
    // A clock that was set back does not stop it.
    if (Math.abs(moment - lookedAt) >= 1000) {
      lookedAt = moment;
      look();
    }
    return value;
  };
};

type Version = { readonly version: string } | { readonly version: string; readonly fault: string };

/** What is another as soon as the file is written to or exchanged. Taken before the content, so that a change in between is seen later. */
const versionOf = (file: string): Version => {
  try {
    const { dev, ino, size, mtimeNs, ctimeNs } = statSync(file, { bigint: true });
    const version = [dev, ino, size, mtimeNs, ctimeNs].join(' ');
    return size > mostBytes ? { version, fault: `has more than ${mostBytes} bytes.` } : { version };
  } catch (error) {
    const fault = `cannot be read (${codeOf(error)}).`;
    return { version: fault, fault };
  }
};

const readContent = <T>(file: string, read: (text: string) => ReadContent<T>): ReadContent<T> => {
  try {
    return read(readFileSync(file, 'utf8'));
  } catch (error) {
    return { fault: `cannot be read (${codeOf(error)}).` };
  }
};

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'no reason given';
