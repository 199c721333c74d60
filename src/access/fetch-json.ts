/** The most bytes that an issuer's keys may have. */
const mostBytes = 2 ** 18;

/**
 * Fetches JSON by the platform's own `fetch`, within five seconds and 256 KiB, and follows no redirect: keys are believed for where they come
 * from. Rejects with an Error that quotes nothing of the answer.
 */
export const fetchJson = async (url: string): Promise<unknown> => {
  const response = await fetch(url, {
    headers: { accept: 'application/json, application/jwk-set+json' },
    redirect: 'manual',
    signal: AbortSignal.timeout(5000),
  }).catch((error: unknown) => {
    throw new Error(`The host cannot be reached (${reasonOf(error)}).`, { cause: error });
  });
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new Error(`The answer has the status ${response.status}.`);
  }
  const decoder = new TextDecoder();
  let size = 0;
  let text = '';
  // To leave the loop ends the connection.
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > mostBytes) throw new Error(`The answer has more than ${mostBytes} bytes.`);
    text += decoder.decode(chunk, { stream: true });
  }
  try {
    return JSON.parse(text + decoder.decode());
  } catch {
    throw new Error('The answer is not JSON.');
  }
};

/** What the platform says of a connection that failed: the code is of its cause, and the error's own message says nothing. */
const reasonOf = (error: unknown): string => {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return 'no reason given';
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name;
};
