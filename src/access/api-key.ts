import { hash, randomBytes } from 'node:crypto';

/** A new key of 256 random bits, with a beginning by which people, and scanners for leaked secrets, know what it is. */
export const newApiKey = (): string => `rollcall_${randomBytes(32).toString('base64url')}`;

/**
 * What is kept of a key. One round of SHA-256 is enough, since a key is not a password: nobody can try 2^256 of them, however fast each try is.
 */
export const hashApiKey = (key: string): string => `sha256:${hash('sha256', key)}`;
