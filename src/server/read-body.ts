/** The most bytes that a request's body may have: 1 MiB. */
export const bodyLimit = 2 ** 20;

/** The request's body as text, or null where it has more than `bodyLimit` bytes: then what follows is not read. */
export const readBody = async (request: Request): Promise<string | null> => {
  const announced = request.headers.get('content-length');
  // What is announced is also what comes: node:http holds the client to it.
  if (announced !== null) return Number(announced) > bodyLimit ? null : request.text();
  if (request.body === null) return '';

  const decoder = new TextDecoder();
  const reader = request.body.getReader();
  let text = '';
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    size += value.byteLength;
    if (size > bodyLimit) return null;
    text += decoder.decode(value, { stream: true });
  }
};
