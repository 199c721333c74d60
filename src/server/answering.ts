import type { ServerResponse } from 'node:http';
import { type ExecutionResult, GraphQLError } from 'graphql';
import { processRegularResult } from 'graphql-yoga';
import type { RequestTrace } from '../telemetry/trace.ts';
import { answerHeaders } from './answer-headers.ts';
import type { Ready } from './direct-way.ts';
import { type MediaType, negotiate } from './media-type.ts';
import { describeOperation } from './use-request-records.ts';
import { noteOutcome } from './use-metrics.ts';
import { queryError } from './query-limits.ts';
import type { OpenContext } from './request-context.ts';
import type { RequestEnd } from './request-line.ts';
import type { RequestRecord } from './request-record.ts';
import type { CheckCost } from './use-call-estimate.ts';
import type { MaskErrors } from './use-masked-errors.ts';
import { upstreamReportHeader, withUpstreamReport } from './use-upstream-report.ts';

export interface AnsweringOptions {
  readonly openContext: OpenContext;
  readonly checkCost: CheckCost;
  readonly execute: (ready: Ready, context: object) => ExecutionResult | Promise<ExecutionResult>;
  readonly mask: MaskErrors;
  readonly fetchApi: Parameters<typeof processRegularResult>[1];
  /** Whether answers differ by the origin that asks. */
  readonly variesByOrigin: boolean;
  /** Told when a request is over. */
  readonly ended: (record: RequestRecord, end: RequestEnd) => void;
}

/** Carries out what is ready to be, and sends what comes of it. */
export const createAnswering = (options: AnsweringOptions) => {
  const { openContext, checkCost, execute, mask, ended } = options;
  const always = [...answerHeaders.flat(), ...(options.variesByOrigin ? ['vary', 'Origin'] : [])];

  const resultOf = (ready: Ready, context: object): ExecutionResult | Promise<ExecutionResult> => {
    const { record, known, operation, params } = ready;
    record.operation = describeOperation(operation);
    const refusal = checkCost({ known, operation, variables: params.variables, context, record });
    return refusal === null ? execute(ready, context) : { errors: [queryError(refusal)] };
  };

  /** Traces no more than is carried out: whatever becomes of it, its span ends. */
  const tracedResultOf = async (ready: Ready, context: object, trace: RequestTrace): Promise<ExecutionResult> => {
    const endSpan = trace.execute();
    try {
      return await resultOf(ready, context);
    } finally {
      endSpan();
    }
  };

  const complete = (result: ExecutionResult, { record, header }: Ready): Presented | Promise<Presented> => {
    noteOutcome(record, result);
    const shown = withUpstreamReport(mask(result, record), record, header(upstreamReportHeader));
    return present(shown, header('accept'), options.fetchApi);
  };

  return async (ready: Ready, response: ServerResponse): Promise<void> => {
    const { record } = ready;
    const { trace } = record;
    let isGone = response.destroyed;
    response.on('close', () => {
      if (response.writableFinished) return;
      isGone = true;
      record.deadline?.leave();
    });
    let presented: Presented;
    try {
      const context = openContext(record, ready.caller, ready.header);
      const began = trace === null ? resultOf(ready, context) : tracedResultOf(ready, context, trace);
      const result = began instanceof Promise ? await began : began;
      const completed = complete(result, ready);
      presented = completed instanceof Promise ? await completed : completed;
    } catch (error) {
      // No context could be made, or the result cannot be written down.
      presented = await complete(resultOfFault(error), ready);
    }
    const { status, headers, text } = presented;
    record.deadline?.clear();
    if (!isGone && !response.destroyed) {
      const length = String(Buffer.byteLength(text));
      response.writeHead(status, [...headers, 'x-request-id', record.id, ...always, 'content-length', length]);
      response.end(text);
    }
    ended(record, { method: 'POST', path: '/graphql', status, isGone });
  };
};

const resultOfFault = (fault: unknown): ExecutionResult => {
  if (fault instanceof GraphQLError) return { errors: [fault] };
  const originalError = fault instanceof Error ? fault : new Error('Something was thrown that is no error.');
  return { errors: [new GraphQLError(originalError.message, { originalError })] };
};

/** An answer as it is sent. */
interface Presented {
  readonly status: number;
  /** Names and values in turn. */
  readonly headers: readonly string[];
  readonly text: string;
}

const present = (
  result: ExecutionResult,
  accept: string | null,
  fetchApi: AnsweringOptions['fetchApi'],
): Presented | Promise<Presented> => {
  const type = negotiate(accept) ?? 'application/json';
  if (result.errors !== undefined && result.errors.length > 0) return presentFailure(result, type, fetchApi);
  return { status: 200, headers: ['content-type', `${type}; charset=utf-8`], text: JSON.stringify(result) };
};

/** What became of errors that are the whole of an answer: refusals are made once and given out many times, when there is no time for more. */
const whole = new WeakMap<GraphQLError, Map<MediaType, Presented>>();

const presentFailure = (
  result: ExecutionResult,
  type: MediaType,
  fetchApi: AnsweringOptions['fetchApi'],
): Presented | Promise<Presented> => {
  const { errors: [error, ...others] = [] } = result;
  if (error === undefined || others.length > 0 || Object.keys(result).length > 1) {
    return presentErrors(result, type, fetchApi);
  }
  const known = whole.get(error)?.get(type);
  if (known !== undefined) return known;
  return presentErrors(result, type, fetchApi).then((presented) => {
    whole.set(error, (whole.get(error) ?? new Map<MediaType, Presented>()).set(type, presented));
    return presented;
  });
};

/** What errors make of the status and the headers is Yoga's to say. */
const presentErrors = async (
  result: ExecutionResult,
  type: MediaType,
  fetchApi: AnsweringOptions['fetchApi'],
): Promise<Presented> => {
  const answer = processRegularResult(result, fetchApi, type);
  const headers = [...answer.headers].flatMap(([name, value]) =>
    name.toLowerCase() === 'content-length' ? [] : [name.toLowerCase(), value],
  );
  return { status: answer.status, headers, text: await answer.text() };
};
