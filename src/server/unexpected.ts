import { randomUUID } from 'node:crypto';
import { answerHeaders } from './answer-headers.ts';
import { describeError, type Logger } from './logger.ts';
import type { ServerCode } from './server-code.ts';

/** What a caller is told of a fault of ours: an id, under which the log has the rest. */
export const unexpectedMessage = (errorId: string): string =>
  `Something went wrong inside the gateway. Its log says what, under the id ${errorId}.`;

/**
 * Answers a request that a fault has kept from every other answer, and logs the fault. It takes the place of the framework's last resort,
 * which is the error's stack.
 */
export const unexpectedResponse = (error: unknown, logger: Logger): Response => {
  const errorId = randomUUID();
  logger.error({ errorId, error: describeError(error) }, 'unexpected error');
  const code: ServerCode = 'INTERNAL_SERVER_ERROR';
  const body = { errors: [{ message: unexpectedMessage(errorId), extensions: { code, errorId } }] };
  const headers = new Headers(answerHeaders.map(([name, value]): [string, string] => [name, value]));
  headers.set('content-type', 'application/json; charset=utf-8');
  return new Response(JSON.stringify(body), { status: 500, headers });
};
