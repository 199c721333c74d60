/** Why a field is null: the vendor has no such thing, may not be asked, failed, or said a word that maps to nothing. */
export const gapReasons = ['NOT_PROVIDED', 'FORBIDDEN', 'FAILED', 'UNMAPPED'] as const;
export type GapReason = (typeof gapReasons)[number];

/** A null field and its reason. */
export interface Gap {
  /** The field's name in the schema. */
  readonly field: string;
  readonly reason: GapReason;
  readonly note: string | null;
}

/** The nouns that have gaps. */
export type GapNoun = 'User' | 'Workspace' | 'Role' | 'Membership' | 'Invite';

/** The fields that a vendor never provides, by their names in the schema, and a sentence for each: data that every row's gaps are made from. */
export type StaticGaps = Readonly<Record<GapNoun, Readonly<Record<string, string>>>>;
