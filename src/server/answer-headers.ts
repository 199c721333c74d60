/**
 * What every answer says that does not say otherwise. Answers hold people's names and addresses: no cache on the way may keep them, no other page
 * may show or embed them, and a browser that opens one may make nothing of it but text.
 */
export const answerHeaders: readonly (readonly [name: string, value: string])[] = [
  ['cache-control', 'no-store'],
  ['x-content-type-options', 'nosniff'],
  ['referrer-policy', 'no-referrer'],
  ['x-frame-options', 'DENY'],
  ['content-security-policy', "default-src 'none'; frame-ancestors 'none'"],
  ['cross-origin-resource-policy', 'same-origin'],
];
