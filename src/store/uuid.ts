import { randomBytes } from 'node:crypto';

/**
 * Makes UUIDs of version 7 (RFC 9562, section 6.2, method 1), each greater than the one before: rows of the same millisecond keep the order in
 * which they were made.
 */
export const createUuids = (): ((milliseconds: number) => string) => {
  let last = -1;
  let sequence = 0;
  return (milliseconds) => {
    if (milliseconds > last) {
      last = milliseconds;
      sequence = 0;
    } else if (sequence < 0xfff) {
      sequence += 1;
    } else {
      last += 1;
      sequence = 0;
    }
    const time = last.toString(16).padStart(12, '0');
    const random = randomBytes(8).toString('hex');
    const variant = '89ab'.charAt(Number.parseInt(random.charAt(0), 16) % 4);
    return `${time.slice(0, 8)}-${time.slice(8)}-7${sequence.toString(16).padStart(3, '0')}-${variant}${random.slice(1, 4)}-${random.slice(4)}`;
  };
};

/** Whether a stranger's text has the form of an id. */
export const isUuid = (value: unknown): value is string =>
  typeof value === 'string' && /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/.test(value);
