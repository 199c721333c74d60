export * from './generated/graphql.ts';
export { execute, type Answer, type AnswerError, type ExecuteOptions } from './execute.ts';
