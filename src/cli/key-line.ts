/** What the command line says of API keys. */
export type KeyLine =
  | {
      readonly command: 'key create';
      readonly name: string;
      /** Permissions by directory, not yet checked. */
      readonly grants: Readonly<Record<string, readonly string[]>>;
      readonly metrics: boolean;
      readonly expires?: string;
      readonly file?: string;
    }
  | { readonly command: 'key list'; readonly file: string }
  | { readonly command: 'key remove'; readonly name: string; readonly file: string };

/** Puts the flags together, or says in a sentence what is missing or wrong. */
export const buildKeyLine = (
  command: KeyLine['command'],
  { name, grant, metrics, expires, file }: Readonly<Record<string, unknown>>,
): KeyLine | string => {
  if (command === 'key list')
    return typeof file === 'string' ? { command, file } : `${command} needs --file keys.json.`;
  if (typeof name !== 'string') return `${command} needs a name: --name ci.`;
  if (command === 'key remove') {
    return typeof file === 'string' ? { command, name, file } : `${command} needs --file keys.json.`;
  }
  const grants = grantsOf(Array.isArray(grant) ? grant : []);
  if (typeof grants === 'string') return grants;
  if (Object.keys(grants).length === 0 && metrics !== true) {
    return `${command} needs what the key may do: --grant '*=read', or --metrics.`;
  }
  return {
    command,
    name,
    grants,
    metrics: metrics === true,
    ...(typeof expires === 'string' ? { expires } : {}),
    ...(typeof file === 'string' ? { file } : {}),
  };
};

const grantsOf = (given: readonly unknown[]): Readonly<Record<string, readonly string[]>> | string => {
  const grants: Record<string, readonly string[]> = {};
  for (const text of given) {
    const [, directory, permissions] = /^([^=]+)=(.+)$/.exec(String(text)) ?? [];
    if (directory === undefined || permissions === undefined) {
      return "--grant must be a directory and permissions, such as --grant 'main=read,write'; * is every directory.";
    }
    const added = permissions.split(',').map((permission) => permission.trim());
    grants[directory] = [...new Set([...(grants[directory] ?? []), ...added])];
  }
  return grants;
};
