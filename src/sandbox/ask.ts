/** A sandbox's answer, read. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The parsed JSON; the text where it is none; undefined where there is nothing. */
  readonly body: unknown;
}

/** Sends one request; a body is sent as JSON. */
export type Ask = (method: string, path: string, body?: unknown) => Promise<Answer>;

/** The shortest way to ask a sandbox something, for its tests and for a person's scripts. */
export const asker =
  (url: string, token: string): Ask =>
  async (method, path, body) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) };
    const response = await fetch(`${url}${path}`, init);
    return { status: response.status, headers: response.headers, body: read(await response.text()) };
  };

const read = (text: string): unknown => {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};
