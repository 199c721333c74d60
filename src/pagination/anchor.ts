import { hash } from 'node:crypto';

/** The digest of a row's id that a cursor carries, so that the row can be known again: 66 bits in 11 URL-safe characters. */
export const anchorOf = (id: string): string => hash('sha256', id, 'base64url').slice(0, 11);

/** Whether a part of a position can be such a digest. */
export const isAnchor = (value: unknown): value is string => typeof value === 'string' && /^[\w-]{11}$/.test(value);
