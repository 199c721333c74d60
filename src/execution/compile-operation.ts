import {
  assertValidSchema,
  type DocumentNode,
  execute as executeByLibrary,
  type ExecutionResult,
  type FragmentDefinitionNode,
  getVariableValues,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  type VariableValues,
} from 'graphql';
import { compilePlan, type Data, type ExecutePlan } from './compile-plan.ts';
import { decide, surveyOperation } from './conditions.ts';
import { addRootError, createFieldErrors } from './field-errors.ts';
import type { Run } from './run.ts';

export interface ExecutionRequest {
  /** What resolvers share. */
  readonly context: unknown;
  /** As the caller sent them. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** Whether errors keep to themselves what names there are near to a wrong one. @default false */
  readonly hideSuggestions?: boolean;
}

/** An operation that is ready to be carried out, any number of times. */
export interface CompiledOperation {
  /** Answers as the library's `execute` would. Never throws, nor rejects. */
  readonly execute: (request: ExecutionRequest) => ExecutionResult | Promise<ExecutionResult>;
}

/** How many errors of variables are told. */
const mostErrors = 50;

/** How many outcomes of the variables in `@skip` and `@include` are kept compiled. */
const mostPlans = 4;

/**
 * Compiles an operation of a valid document. What follows from the document and the schema is found out once, rather than for each row: which fields
 * are selected, what their arguments are, and how their values are completed. What is rare is left to the library.
 */
export const compileOperation = (
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): CompiledOperation => {
  assertValidSchema(schema);
  const { conditions, isUncommon } = surveyOperation(document, operation);
  const plans = new Map<string, ExecutePlan>();
  const fragments = fragmentsOf(document);

  const planFor = (variables: VariableValues): ExecutePlan | null => {
    const decided = decide(conditions, variables.coerced);
    if (decided === null) return null;
    const key = [...decided.values()].map(Number).join('');
    const known = plans.get(key);
    if (known !== undefined) return known;
    const plan = compilePlan({ schema, fragments, operation, conditions: decided });
    if (plans.size === mostPlans) plans.clear();
    plans.set(key, plan);
    return plan;
  };

  const leave = ({ context, variables, hideSuggestions = false }: ExecutionRequest) =>
    executeByLibrary({
      schema,
      document,
      contextValue: context,
      variableValues: variables,
      operationName: operation.name?.value ?? null,
      hideSuggestions,
    });

  const definitions = operation.variableDefinitions ?? [];
  if (isUncommon || operation.operation === OperationTypeNode.SUBSCRIPTION || isIncremental(schema))
    return { execute: leave };
  return {
    execute: (request) => {
      const { context, hideSuggestions = false } = request;
      const { variableValues, errors } = getVariableValues(schema, definitions, request.variables, {
        maxErrors: mostErrors,
        hideSuggestions,
      });
      if (errors !== undefined) return { errors };
      const plan = planFor(variableValues);
      if (plan === null) return leave(request);
      return carryOut(plan, {
        context,
        variables: variableValues,
        hideSuggestions,
        errors: createFieldErrors(),
        argumentsAt: new Map(),
        promises: 0,
        isOver: false,
      });
    },
  };
};

const isIncremental = (schema: GraphQLSchema): boolean =>
  schema.getDirective('defer') !== undefined || schema.getDirective('stream') !== undefined;

const fragmentsOf = ({ definitions }: DocumentNode): Readonly<Record<string, FragmentDefinitionNode>> => {
  const fragments: Record<string, FragmentDefinitionNode> = Object.create(null);
  for (const definition of definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition;
  }
  return fragments;
};

const carryOut = (plan: ExecutePlan, run: Run): ExecutionResult | Promise<ExecutionResult> => {
  const answer = (data: Data | null): ExecutionResult => {
    run.isOver = true;
    const { errors } = run.errors;
    return errors.length === 0 ? { data } : { errors, data };
  };
  const answerNothing = (error: unknown): ExecutionResult => {
    addRootError(run.errors, error);
    return answer(null);
  };
  try {
    const data = plan(run);
    return data instanceof Promise ? data.then(answer, answerNothing) : answer(data);
  } catch (error) {
    return answerNothing(error);
  }
};
