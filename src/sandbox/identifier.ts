import { createHash } from 'node:crypto';

/** A hexadecimal id that is always the same for the same text. @param length at most 64 */
export const hexOf = (text: string, length: number): string =>
  createHash('sha256').update(text).digest('hex').slice(0, length);

/** A UUID (in the form of version 4) that is always the same for the same text. */
export const uuidOf = (text: string): string => {
  const hex = hexOf(text, 32);
  const variant = '89ab'.charAt(Number.parseInt(hex.charAt(16), 16) % 4);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
};
