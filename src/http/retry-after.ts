/** Response headers, names in lower case. */
export type ResponseHeaders = Readonly<Record<string, string | string[] | undefined>>;

const secondsOfADay = 86_400;

/**
 * How long the vendor asks to be left alone, in whole seconds from 0 to a day, or undefined where it does not say. `Retry-After` counts
 * first, as seconds or as an HTTP date (a longer wait is cut to a day); then `X-RateLimit-Reset`, which holds the seconds to wait at Snyk.
 * A reset beyond a day is taken for what it is at other vendors, a time of day, and left aside.
 */
export const retryAfterSeconds = (headers: ResponseHeaders): number | undefined => {
  const retryAfter = first(headers['retry-after']);
  const asked = secondsOf(retryAfter) ?? secondsUntil(retryAfter, first(headers['date']));
  if (asked !== undefined) return Math.min(asked, secondsOfADay);
  const reset = secondsOf(first(headers['x-ratelimit-reset']));
  return reset !== undefined && reset <= secondsOfADay ? reset : undefined;
};

/** For how many seconds the vendor takes no more calls after this one, where its headers say that this was the last; null where they do not. */
export const spentForSeconds = (headers: ResponseHeaders): number | null => {
  const remaining = headers['x-ratelimit-remaining'] ?? headers['ratelimit-remaining'];
  if (remaining === undefined || first(remaining) !== '0') return null;
  const reset = secondsOf(first(headers['x-ratelimit-reset'] ?? headers['ratelimit-reset']));
  return reset !== undefined && reset <= secondsOfADay ? reset : null;
};

const first = (value: string | string[] | undefined): string => (Array.isArray(value) ? value[0] : value)?.trim() ?? '';

const secondsOf = (text: string): number | undefined =>
  /^\d+(?:\.\d+)?$/.test(text) ? Math.ceil(Number(text)) : undefined;

/** The vendor's own clock decides where it sent one: ours may be wrong. */
const secondsUntil = (text: string, now: string): number | undefined => {
  const time = timeOf(text);
  if (time === undefined) return undefined;
  return Math.max(0, Math.ceil((time - (timeOf(now) ?? Date.now())) / 1000));
};

/** Any of the three forms of an HTTP date (RFC 9110, 5.6.7); the last of them, asctime, does not name its zone, which is GMT. */
const timeOf = (text: string): number | undefined => {
  const zoned = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d [\d:]{8} \d{4}$/.test(text) ? `${text} GMT` : text;
  if (!/^[A-Z][a-z]+,? .+ GMT$/.test(zoned)) return undefined;
  const time = Date.parse(zoned);
  return Number.isNaN(time) ? undefined : time;
};
