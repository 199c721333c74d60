import { computed, type Import, importsOf } from './imports.ts';

/** Some files, and all that they may import besides one another. */
interface Room {
  readonly name: string;
  /** The paths of its files. Where a match is a folder, its files may import one another. A group in it is the `<vendor>` below. */
  readonly files: RegExp;
  /** Paths of files, or of folders, ending in a slash. */
  readonly mayImport: readonly string[];
  /** What they may not import all the same. */
  readonly except?: readonly string[];
  /** Packages and built-ins; `node:*` is every built-in. */
  readonly packages: readonly string[];
}

const shared = [
  'src/providers/fit.ts',
  'src/providers/module.ts',
  'src/providers/reader.ts',
  'src/providers/rows.ts',
  'src/providers/settings.ts',
  'src/providers/writer.ts',
];
const adapter = ['src/domain/', 'src/pagination/', 'src/http/', ...shared, 'src/providers/user-filter.ts'];

/** Who may import whom. A file belongs to the first room that its path fits. */
export const rooms: readonly Room[] = [
  {
    name: "a vendor's tests",
    files: /^src\/providers\/([^/]+)\/.*\.test\.ts$/,
    mayImport: [...adapter, 'src/loaders/', 'src/sandbox/', 'src/providers/<vendor>/', 'test/'],
    packages: ['vitest', 'fast-check', 'zod', 'node:*'],
  },
  {
    name: 'tests',
    files: /^test\/|^src\/.*\.test\.ts$/,
    mayImport: ['src/', 'test/', 'scripts/', 'codegen.ts'],
    packages: ['*'],
  },
  { name: 'domain', files: /^src\/domain\//, mayImport: [], packages: [] },
  { name: 'pagination', files: /^src\/pagination\//, mayImport: ['src/domain/'], packages: ['node:crypto'] },
  {
    name: 'http',
    files: /^src\/http\//,
    mayImport: ['src/domain/'],
    packages: ['undici', 'cockatiel', 'rate-limiter-flexible', 'rate-limiter-flexible/lib/*', 'ioredis', 'node:*'],
  },
  {
    name: 'cache',
    files: /^src\/cache\//,
    mayImport: ['src/domain/', 'src/http/'],
    packages: ['ioredis', 'lru-cache', 'node:crypto'],
  },
  { name: 'store', files: /^src\/store\//, mayImport: ['src/domain/'], packages: ['kysely', 'pg', 'node:*'] },
  { name: 'the registry', files: /^src\/providers\/index\.ts$/, mayImport: ['src/providers/'], packages: [] },
  {
    name: 'what vendors share',
    files: /^src\/providers\/[^/]+\.ts$/,
    mayImport: [...adapter, 'src/sandbox/sandbox.ts'],
    packages: ['zod'],
  },
  {
    name: "a vendor's sandbox",
    files: /^src\/providers\/([^/]+)\/sandbox\//,
    mayImport: ['src/sandbox/'],
    packages: ['zod', 'node:*'],
  },
  {
    name: "a vendor's module",
    files: /^src\/providers\/([^/]+)\/index\.ts$/,
    mayImport: [...adapter, 'src/providers/<vendor>/'],
    packages: ['zod'],
  },
  {
    name: 'an adapter',
    files: /^src\/providers\/([^/]+)\/[^/]+\.ts$/,
    mayImport: [...adapter, 'src/providers/<vendor>/'],
    except: ['src/providers/<vendor>/sandbox/'],
    packages: ['zod'],
  },
  {
    name: 'config',
    files: /^src\/config\//,
    mayImport: [
      'src/domain/',
      'src/http/loopback.ts',
      'src/http/policy.ts',
      'src/providers/module.ts',
      'src/providers/index.ts',
    ],
    // The configuration file is imported by its name.
    packages: ['zod', 'node:*', computed],
  },
  {
    name: 'loaders',
    files: /^src\/loaders\//,
    mayImport: ['src/domain/', 'src/pagination/'],
    packages: ['dataloader', 'node:timers/promises'],
  },
  {
    name: 'writes',
    files: /^src\/writes\//,
    mayImport: ['src/domain/', 'src/loaders/', 'src/pagination/'],
    packages: ['node:crypto', 'node:timers/promises'],
  },
  { name: 'execution', files: /^src\/execution\//, mayImport: [], packages: ['graphql'] },
  {
    name: 'graph',
    files: /^src\/graph\//,
    mayImport: ['src/loaders/', 'src/writes/', 'src/domain/', 'src/pagination/'],
    packages: ['graphql', '@pothos/core'],
  },
  {
    name: 'access',
    files: /^src\/access\//,
    mayImport: ['src/config/', 'src/domain/'],
    packages: ['jose', 'rate-limiter-flexible', 'node:*'],
  },
  {
    name: 'telemetry',
    files: /^src\/telemetry\//,
    mayImport: ['src/domain/'],
    packages: ['prom-client', '@opentelemetry/*', 'node:perf_hooks'],
  },
  {
    name: 'server',
    files: /^src\/server\//,
    mayImport: [
      'src/access/',
      'src/telemetry/',
      'src/graph/',
      'src/execution/',
      'src/config/',
      'src/domain/',
      'src/http/',
    ],
    packages: ['graphql', 'graphql-yoga', '@graphql-yoga/render-graphiql', 'lru-cache', 'pino', 'node:*'],
  },
  { name: 'sandbox', files: /^src\/sandbox\//, mayImport: [], packages: ['node:*'] },
  { name: 'client', files: /^src\/client\//, mayImport: [], packages: ['@graphql-typed-document-node/core'] },
  // The gateway shows its schema to whoever embeds it, and needs the type's name for that.
  {
    name: 'gateway',
    files: /^src\/(?:gateway|open-upstreams)\.ts$/,
    mayImport: ['src/'],
    packages: ['graphql', 'node:*'],
  },
  {
    name: 'the command line and the entry points',
    files: /^src\/cli\/|^src\/(?:main|index)\.ts$/,
    mayImport: ['src/'],
    packages: ['node:*'],
  },
];

/** Everything that a file imports and may not. */
export const forbiddenImports = (file: string, text: string): readonly string[] => {
  const room = rooms.find(({ files }) => files.test(file));
  if (room === undefined) return [`${file} belongs to no room: give it one in test/architecture/rooms.ts.`];
  return importsOf(file, text)
    .filter((one) => !mayImport(room, one))
    .map(({ line, target }) => `${file}:${line} imports ${target}, which ${room.name} may not.`);
};

const mayImport = (
  { files, mayImport: paths, except = [], packages }: Room,
  { file, target, isFile }: Import,
): boolean => {
  if (!isFile) return packages.some((pattern) => covers(pattern, target));
  const [own = '', vendor = ''] = files.exec(file) ?? [];
  const among = (patterns: readonly string[]): boolean =>
    patterns.some((pattern) => covers(pattern.replace('<vendor>', vendor), target));
  return among([own, ...paths]) && !among(except);
};

/** A folder covers what is in it, a star whatever begins alike, and everything else itself. */
const covers = (pattern: string, target: string): boolean => {
  if (pattern.endsWith('*')) return target.startsWith(pattern.slice(0, -1));
  return pattern.endsWith('/') ? target.startsWith(pattern) : target === pattern;
};
