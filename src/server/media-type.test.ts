import { expect, test } from 'vitest';
import { negotiate } from './media-type.ts';

const [json, graphql] = ['application/json', 'application/graphql-response+json'];

test.each([
  [null, json],
  ['', json],
  ['*/*', json],
  ['application/*', json],
  [json, json],
  [graphql, graphql],
  ['Application/GraphQL-Response+JSON', graphql],
  [`${graphql}, ${json}`, graphql],
  [`${json}, ${graphql}`, json],
  [`${graphql}, ${json};q=0.9`, graphql],
  [`${graphql};q=0.8,${json};q=0.9`, json],
  [`${graphql};q=0.8, */*;q=0.9`, json],
  [`${json};q=0.5, */*`, graphql],
  [`${json};q=0, */*`, graphql],
  [`*/*;q=0.1, ${graphql};q=0`, json],
  [`text/html, ${json};q=0.1`, json],
  ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', json],
  [`${graphql};charset=utf-8`, graphql],
  [`${graphql}; charset="UTF-8" ; q=1.0`, graphql],
  [`${graphql};charset=iso-8859-1, ${json}`, json],
  [`multipart/mixed, ${graphql}`, graphql],
  [`text/event-stream, ${json};q=0.2`, json],
  [`${json};q=0.001`, json],
] as const)('%j prefers %s', (accept, type) => {
  expect(negotiate(accept)).toBe(type);
});

test.each([
  'text/html',
  'text/event-stream',
  'multipart/mixed',
  'application/graphql',
  'application/jsonx',
  'json',
  `${json};q=0`,
  `${json};q=0.0, ${graphql};q=0.000`,
  `*/*;q=0`,
  `${json};q=2`,
  `${json};q=x`,
  `${json};charset=utf-16`,
  ',',
  ';',
])('%j takes neither', (accept) => {
  expect(negotiate(accept)).toBeNull();
});
