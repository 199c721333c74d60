import { createHash } from 'node:crypto';
import { createLane, type Lane, type LaneEnd } from './lane.ts';
import type { Meter } from './meter.ts';

/** Beyond so many, lanes that hold nothing any more are dropped. */
const manyLanes = 500;

/** The lanes to one directory's vendor: vendors count by credential, so each credential has its own. */
export interface Lanes<Place> {
  /** The lane of a credential, made when it is first asked for. */
  readonly of: (token: string) => Lane<Place>;
  /** The lane of a credential if it was ever held up. */
  readonly known: (token: string) => Lane<Place> | null;
  readonly close: () => void;
}

/** How the calls with a credential are counted. It goes by a name that does not give it away. */
export interface Counting {
  /** Null where there is no rate. */
  readonly meterOf: (credential: string) => Meter | null;
  /** Told of each pause that outlasts the one before. */
  readonly paused?: (credential: string, milliseconds: number) => void;
}

/** Lanes to one gate. */
export const createLanes = <Place>(end: LaneEnd<Place>, { meterOf, paused }: Counting): Lanes<Place> => {
  const lanes = new Map<string, Lane<Place>>();
  let closed = false;
  let crowd = manyLanes;

  const makeRoom = (): void => {
    for (const [token, lane] of lanes) if (lane.isIdle()) lanes.delete(token);
    // Where most are busy, they are not all looked at again with every new one.
    crowd = Math.max(manyLanes, lanes.size * 2);
  };

  return {
    of: (token) => {
      const known = lanes.get(token);
      if (known !== undefined) return known;
      if (lanes.size >= crowd) makeRoom();
      const name = nameOf(token);
      const lane = createLane(end, meterOf(name), (milliseconds) => paused?.(name, milliseconds));
      if (closed) lane.close();
      lanes.set(token, lane);
      return lane;
    },
    known: (token) => lanes.get(token) ?? null,
    close: () => {
      closed = true;
      for (const lane of lanes.values()) lane.close();
    },
  };
};

/** The same in every instance. A token has far too much chance in it to be guessed from its hash. */
const nameOf = (token: string): string => createHash('sha256').update(token).digest('base64url').slice(0, 16);
