/** The organisations that a group's own answers have shown to be in it of late, so that whoever asks for what is in one need not look again. */
export interface OrgMemory {
  readonly add: (orgId: string) => void;
  readonly has: (orgId: string) => boolean;
}

/** In milliseconds. An organisation can leave its group: what was seen before this is looked at again. */
const lifetime = 5 * 60_000;

/** Holds no more than the group has organisations. */
export const createOrgMemory = (): OrgMemory => {
  const seenAt = new Map<string, number>();
  return {
    add: (orgId) => {
      seenAt.set(orgId, performance.now());
    },
    has: (orgId) => performance.now() - (seenAt.get(orgId) ?? Number.NEGATIVE_INFINITY) < lifetime,
  };
};
