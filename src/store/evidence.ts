import type { InviteUpdate } from '../domain/ledger-invite.ts';
import type { Certainty, Evidence } from '../domain/invite.ts';
import type { InviteRow } from './tables.ts';

const ranks: Readonly<Record<Certainty, number>> = { ASSUMED: 0, INFERRED: 1, PROVEN: 2 };

/** What is believed of an invite, as it is stored. */
export type Belief = Pick<InviteRow, 'status' | 'evidence_certainty' | 'evidence_at'>;

/**
 * Whether news of an invite fit what is believed of it.
 *
 * - News of the same status: only as sure as what is known, or surer; and where only as sure, not older.
 * - Another status needs evidence.
 * - ACCEPTED and CANCELLED are final.
 * - From PENDING the life cycle goes on: that an invite was proven pending yesterday does not speak against its having been accepted since. But an
 *   assumption changes nothing that is better founded.
 * - UNKNOWN and EXPIRED are left for better evidence than an assumption.
 */
export const fits = (belief: Belief, { status, evidence }: Pick<InviteUpdate, 'status' | 'evidence'>): boolean => {
  const known = ranks[belief.evidence_certainty];
  if (status === undefined || status === belief.status) {
    if (evidence === undefined) return true;
    const told = ranks[evidence.certainty];
    return told > known || (told === known && evidence.observedAt >= belief.evidence_at);
  }
  if (evidence === undefined) return false;
  const told = ranks[evidence.certainty];
  switch (belief.status) {
    case 'ACCEPTED':
    case 'CANCELLED':
      return false;
    case 'PENDING':
      return told >= Math.min(known, ranks.INFERRED);
    case 'UNKNOWN':
    case 'EXPIRED':
      return told >= ranks.INFERRED;
  }
};

/** The columns that hold a piece of evidence. */
export const evidenceColumns = ({ source, certainty, observedAt, note }: Evidence) => ({
  evidence_source: source,
  evidence_certainty: certainty,
  evidence_at: observedAt,
  evidence_note: note,
});

/** The evidence that a row's columns hold. */
export const evidenceOf = (row: InviteRow): Evidence => ({
  source: row.evidence_source,
  certainty: row.evidence_certainty,
  observedAt: row.evidence_at,
  note: row.evidence_note,
});
