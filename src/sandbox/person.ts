/**
 * What the company of the sandboxes uses a vendor for. Each vendor's sandbox takes the accounts of one line, so that
 * the same person has an account at two or three vendors and no list of people has to name a vendor.
 */
export type Line = 'automation' | 'product' | 'security';

/** How much somebody may do at a vendor, in no vendor's words. */
export type Standing = 'owner' | 'admin' | 'member' | 'reader';

/** A human being or a machine that the sandboxes' company employs. */
export interface Person {
  /** Unique, ASCII, fit for a user name; also the stable seed of the ids that vendors give. */
  readonly handle: string;
  readonly name: string;
  readonly kind: 'human' | 'service';
  readonly login: 'password' | 'google';
  /** Where the person has an account, and what the person is there. */
  readonly standing: Readonly<Partial<Record<Line, Standing>>>;
  /** In lower case; null for a service account. */
  readonly email: string | null;
  /** The lines whose vendor has the address in another case, and how it is written there. */
  readonly spelling: Readonly<Partial<Record<Line, string>>>;
}

/** A person as one vendor knows that person. */
export interface PersonAccount {
  readonly handle: string;
  readonly name: string;
  readonly kind: Person['kind'];
  readonly login: Person['login'];
  readonly standing: Standing;
  /** As this vendor spells it; null for a service account. */
  readonly email: string | null;
}
