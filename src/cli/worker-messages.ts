import type { Asking, Grant } from '../http/count-keeper.ts';

/** What one worker has counted, for its siblings. */
export type Metrics = readonly object[];

/** What a worker says to its primary process. What is asked has an id, which the answer repeats. */
export type FromWorker =
  | { readonly type: 'listening'; readonly lines: readonly string[] }
  | { readonly type: 'complaint'; readonly text: string }
  | { readonly type: 'leaving' }
  | { readonly type: 'signalled' }
  | { readonly type: 'take'; readonly id: number; readonly asking: Asking }
  | {
      readonly type: 'pause';
      readonly directory: string;
      readonly credential: string;
      readonly milliseconds: number;
    }
  | { readonly type: 'wrote'; readonly id: number; readonly directory: string }
  | { readonly type: 'heard'; readonly id: number }
  | { readonly type: 'collect'; readonly id: number }
  | { readonly type: 'told'; readonly id: number; readonly metrics: Metrics };

/** What the primary process says to a worker. */
export type ToWorker =
  | { readonly type: 'taken'; readonly id: number; readonly grant: Grant }
  | { readonly type: 'collected'; readonly id: number; readonly metrics: readonly Metrics[] }
  | { readonly type: 'forget'; readonly id: number; readonly directory: string }
  | { readonly type: 'spread'; readonly id: number }
  | { readonly type: 'tell'; readonly id: number }
  | { readonly type: 'stop' };

/** The variable in which a worker finds its place, such as `2/4`. */
export const placeVariable = 'ROLLCALL_WORKER';
