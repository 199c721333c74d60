import { z } from 'zod';
import { isToken } from '../domain/token.ts';
import { isLoopback } from '../http/loopback.ts';

/** A vendor's token: non-empty, printable ASCII without spaces, since anything else cannot stand in an HTTP header. */
export const tokenSetting = z
  .string()
  .refine(
    isToken,
    'must be the token alone: printable ASCII, without spaces, line breaks or quotation marks around it.',
  );

/**
 * A vendor's base URL: an https origin with an optional path, or an http one on loopback. It stays a string, so that settings can be
 * checked again without harm. No complaint repeats the value, which may hold a password.
 */
export const baseUrlSetting = z.string().superRefine((value, context) => {
  const message = faultOfBaseUrl(value);
  if (message !== null) context.addIssue({ code: 'custom', message });
});

const faultOfBaseUrl = (value: string): string | null => {
  const url = URL.parse(value);
  if (url === null || url.hostname === '') return 'must be a URL such as https://api.example.com.';
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'must start with https://.';
  if (url.username !== '' || url.password !== '' || /[?#]/.test(value)) {
    return 'must be an origin and an optional path: remove its user name, password, query or fragment.';
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    return 'must start with https://: plain http would show the token to the network, and is for loopback only.';
  }
  return null;
};
