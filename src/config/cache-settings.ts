import { z } from 'zod';
import { type ThingKind, thingKinds } from '../domain/freshness.ts';
import type { CheckedCache, CheckedDirectory } from './checked-config.ts';
import type { Fault } from './config-error.ts';
import { list } from './words.ts';

const upTo = (days: number) =>
  z
    .number()
    .min(0)
    .max(days * 86_400)
    .optional();

/** What is kept of answers; what is left out is as the gateway says, or the standard. */
export const cacheSettings = z.strictObject(
  {
    ttlSeconds: z
      .strictObject({
        users: upTo(1),
        workspaces: upTo(1),
        roles: upTo(1),
        memberships: upTo(1),
        invites: upTo(1),
      })
      .prefault({}),
    staleSeconds: upTo(7),
    staleIfErrorSeconds: upTo(7),
    maxBytes: z
      .int()
      .min(1024)
      .max(2 ** 34)
      .optional(),
  },
  'must be an object such as { ttlSeconds: { users: 60 } }; where it is left out, nothing is kept.',
);

export type CacheSettings = z.output<typeof cacheSettings>;

/** Keeps nothing. */
export const standardCache: CheckedCache = {
  ttlSeconds: { users: 0, workspaces: 0, roles: 0, memberships: 0, invites: 0 },
  staleSeconds: 0,
  staleIfErrorSeconds: 0,
  maxBytes: 16 * 1024 * 1024,
};

/** Lays settings over what holds without them. */
export const layCache = (base: CheckedCache, settings: CacheSettings): CheckedCache => {
  const ttl = (kind: ThingKind): number => settings.ttlSeconds[kind] ?? base.ttlSeconds[kind];
  return {
    ttlSeconds: {
      users: ttl('users'),
      workspaces: ttl('workspaces'),
      roles: ttl('roles'),
      memberships: ttl('memberships'),
      invites: ttl('invites'),
    },
    staleSeconds: settings.staleSeconds ?? base.staleSeconds,
    staleIfErrorSeconds: settings.staleIfErrorSeconds ?? base.staleIfErrorSeconds,
    maxBytes: settings.maxBytes ?? base.maxBytes,
  };
};

/** Whether anything is kept. */
export const keeps = ({ ttlSeconds }: CheckedCache): boolean => thingKinds.some((kind) => ttlSeconds[kind] > 0);

/** Settings of a cache that keeps nothing are a mistake: somebody believes that there is one. */
export const faultsOfIdleCache = (given: CacheSettings | null, directories: readonly CheckedDirectory[]): Fault[] => {
  if (given === null || directories.length === 0 || directories.some(({ cache }) => keeps(cache))) return [];
  const what = `keeps nothing yet: say for how long in cache.ttlSeconds, for any of ${list(thingKinds, 'and')}, or leave it out.`;
  return [{ where: 'cache', what }];
};

/** What of a directory's reads is spared, in words. */
export const describeReads = ({ upstream, cache }: CheckedDirectory): string => {
  const shared = upstream.shareReads ? 'shared while under way' : 'not shared';
  if (!keeps(cache)) return `${shared}, none kept`;
  const kept = thingKinds.filter((kind) => cache.ttlSeconds[kind] > 0);
  const late = [
    cache.staleSeconds > 0 ? `stale ${cache.staleSeconds} s` : null,
    cache.staleIfErrorSeconds > 0 ? `stale if it fails ${cache.staleIfErrorSeconds} s` : null,
  ].filter((one) => one !== null);
  return [shared, `kept: ${kept.map((kind) => `${kind} ${cache.ttlSeconds[kind]} s`).join(', ')}`, ...late].join('; ');
};
