import { expect } from 'vitest';

/**
 * Sends a request twice, and holds that both are answered alike: where its document is valid, it is new to the gateway at first, and known the second
 * time. Resolves to the second answer.
 */
export const fetchTwice = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
  const first = await fetch(input instanceof Request ? input.clone() : input, init);
  const second = await fetch(input, init);
  expect(await seen(second.clone())).toEqual(await seen(first));
  return second;
};

const seen = async (answer: Response) => ({
  status: answer.status,
  headers: [...answer.headers].filter(([name]) => name !== 'date' && name !== 'x-request-id'),
  body: await answer.text(),
});
