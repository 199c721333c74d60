import { getOperationAST, type OperationDefinitionNode, valueFromASTUntyped } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { allowancesOf } from '../domain/call.ts';
import { type AnswerSize, largestAnswer } from '../graph/cost/answer-size.ts';
import type { Variables } from '../graph/cost/argument-value.ts';
import { estimateCalls } from '../graph/cost/estimate.ts';
import type { PlannedRows } from '../graph/cost/plan.ts';
import { askQuestion, type CostContext } from '../graph/cost/question.ts';
import type { CheckedConfig } from '../config/checked-config.ts';
import type { QueryDocument, QueryDocuments } from './query-documents.ts';
import { queryError, type QueryRefusal } from './query-limits.ts';
import type { RequestRecord, RequestRecords } from './request-record.ts';

export interface CallEstimateOptions {
  readonly documents: QueryDocuments;
  readonly records: RequestRecords;
  readonly checkCost: CheckCost;
}

type CostLimits = Pick<CheckedConfig['limits'], 'callsPerField' | 'callsPerRequest' | 'rows' | 'values'>;

/** Why an operation is not carried out, for what it could cost; null where it is. What it could cost is put on the request's record. */
export type CheckCost = (asked: {
  readonly known: QueryDocument;
  readonly operation: OperationDefinitionNode;
  readonly variables: unknown;
  readonly context: object;
  readonly record: RequestRecord;
}) => QueryRefusal | null;

interface Cost {
  readonly estimate: ReadonlyMap<string, number>;
  readonly refusal: QueryRefusal | null;
}

/** Refuses an operation that could take more upstream calls at a directory, or hold more rows or values, than one request may: before any call. */
export const createCostCheck = (limits: CostLimits): CheckCost => {
  const allowances = allowancesOf(limits);
  const judge = (plan: PlannedRows, variables: Variables, context: CostContext): Cost => {
    const question = askQuestion(variables, context);
    const estimate = estimateCalls(plan, question, context, allowances);
    const refusal = tooExpensive(estimate, limits.callsPerRequest) ?? tooLarge(largestAnswer(plan, question), limits);
    return { estimate, refusal };
  };
  /** Of operations without variables: the same for all who may read the same directories, since the rest of the context is the gateway's. */
  const judged = new WeakMap<PlannedRows, WeakMap<CostContext['providers'], Cost>>();
  const judgeOnce = (plan: PlannedRows, context: CostContext): Cost => {
    const known = judged.get(plan) ?? new WeakMap<CostContext['providers'], Cost>();
    judged.set(plan, known);
    const cost = known.get(context.providers) ?? judge(plan, {}, context);
    known.set(context.providers, cost);
    return cost;
  };

  return ({ known, operation, variables, context, record }) => {
    const plan = known.planOf(operation);
    // Nothing in it can cost a call.
    if (plan.fields.length === 0 && plan.loads.length === 0) return null;
    if (!isCostContext(context)) throw new TypeError('The context of a request names no directories.');
    const isFixed = operation.variableDefinitions === undefined || operation.variableDefinitions.length === 0;
    const cost = isFixed ? judgeOnce(plan, context) : judge(plan, variablesOf(operation, variables), context);
    record.callEstimate = cost.estimate;
    return cost.refusal;
  };
};

export const useCallEstimate = ({ documents, records, checkCost }: CallEstimateOptions): Plugin => ({
  onExecute({ args, setResultAndStopExecution }) {
    const { document, operationName, variableValues: variables, contextValue: context } = args;
    const operation = getOperationAST(document, operationName);
    const known = documents.of(document);
    if (operation == null || known === undefined) return;
    const refusal = checkCost({ known, operation, variables, context, record: records.of(context.request) });
    if (refusal !== null) setResultAndStopExecution({ errors: [queryError(refusal)] });
  },
});

const isCostContext = (value: object): value is CostContext =>
  'providers' in value && value.providers instanceof Map && 'ledger' in value && 'mostNodeIds' in value;

/** The variables as the engine will see them, but for what their types make of them. */
const variablesOf = ({ variableDefinitions }: OperationDefinitionNode, given: unknown): Variables => {
  const variables: Record<string, unknown> = { ...(typeof given === 'object' ? given : {}) };
  for (const { variable, defaultValue } of variableDefinitions ?? []) {
    const name = variable.name.value;
    if (defaultValue !== undefined && !Object.hasOwn(variables, name))
      variables[name] = valueFromASTUntyped(defaultValue);
  }
  return variables;
};

const tooExpensive = (estimate: ReadonlyMap<string, number>, limit: number): QueryRefusal | null => {
  const actual = Math.max(0, ...estimate.values());
  if (actual <= limit) return null;
  const beyond = [...estimate].filter(([, calls]) => calls > limit).map(([key, calls]) => `${calls} to ${key}`);
  return {
    code: 'QUERY_TOO_EXPENSIVE',
    message: `The query could take more upstream calls than the ${limit} that one request may make to a directory: ${beyond.join(', ')}. Ask for smaller pages, fewer levels, or fewer directories at once.`,
    setting: 'limits.callsPerRequest',
    limit,
    found: { actual, estimate: Object.fromEntries(estimate) },
  };
};

const tooLarge = ({ rows, values }: AnswerSize, limits: Pick<CostLimits, 'rows' | 'values'>): QueryRefusal | null => {
  if (rows > limits.rows) {
    return {
      code: 'QUERY_TOO_COMPLEX',
      message: `The answer could have ${rows} rows, by the pages that its lists ask for; it may have ${limits.rows}. Ask for smaller pages, or fewer levels.`,
      setting: 'limits.rows',
      limit: limits.rows,
      found: { actual: rows },
    };
  }
  if (values <= limits.values) return null;
  return {
    code: 'QUERY_TOO_COMPLEX',
    message: `The answer could hold ${values} values, by the fields of each row and the pages that its lists ask for; it may hold ${limits.values}. Ask for smaller pages, or fewer fields.`,
    setting: 'limits.values',
    limit: limits.values,
    found: { actual: values },
  };
};
