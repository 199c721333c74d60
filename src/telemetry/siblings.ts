/** The other workers of one gateway, as far as what they count goes. */
export interface Siblings {
  /** What each of the others has counted until now, as far as they answer. */
  readonly collect: () => Promise<readonly (readonly object[])[]>;
  /** From now on tells the others what this worker has counted. */
  readonly answer: (tell: () => Promise<readonly object[]>) => void;
}
