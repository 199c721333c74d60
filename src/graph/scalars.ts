import { GraphQLError, Kind, type ValueNode } from 'graphql';
import type { Builder } from './builder.ts';

const onlyOut = (name: string) => (): never => {
  throw new GraphQLError(`${name} is only given out; no argument takes it.`);
};

const text = (name: string, parse: (value: unknown) => string = onlyOut(name)) => ({
  serialize: (value: unknown): string => {
    if (typeof value !== 'string') throw new GraphQLError(`${name} cannot represent a ${typeof value}.`);
    return value;
  },
  parseValue: parse,
  parseLiteral: (node: ValueNode): string => {
    if (node.kind === Kind.STRING) return parse(node.value);
    throw new GraphQLError(`${name} is written as a string.`, { nodes: node });
  },
});

const isoMoment = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)$/;

/** A caller's moment as Rollcall writes them: in UTC, with milliseconds. */
const readMoment = (value: unknown): string => {
  if (typeof value === 'string' && isoMoment.test(value)) {
    const moment = new Date(value);
    if (!Number.isNaN(moment.getTime()) && /^\d{4}-/.test(moment.toISOString())) return moment.toISOString();
  }
  throw new GraphQLError('DateTime takes a moment in ISO 8601 with its offset, such as 2025-07-01T00:00:00Z.');
};

/** The scalars beyond GraphQL's own. */
export const defineScalars = (builder: Builder): void => {
  builder.scalarType('DateTime', {
    description: 'A moment in ISO 8601, with its offset, as the vendor wrote it or (ending in Z) as Rollcall did.',
    ...text('DateTime', readMoment),
  });
  builder.scalarType('Int64', {
    description:
      'A whole number of 64 bits as a decimal string, since it can exceed what a GraphQL Int or a JavaScript number holds.',
    ...text('Int64'),
  });
  builder.scalarType('JSON', {
    description: 'Any JSON value, in the shape that the vendor gave it.',
    serialize: (value) => value,
    parseValue: onlyOut('JSON'),
  });
};
