import { buildSchema, type DocumentNode, type GraphQLError, type OperationDefinitionNode } from 'graphql';
import { describe, expect, test } from 'vitest';
import { serverSettings } from '../../test/harness/server-settings.ts';
import { createQueryDocuments } from './query-documents.ts';

const schema = buildSchema('type Query { hello: String }');
const open = () => createQueryDocuments(schema, serverSettings().limits);

const mebibyte = 2 ** 20;

const read = (documents: ReturnType<typeof open>, text: string): DocumentNode => {
  const known = documents.read(text);
  documents.keep(known);
  return known.document;
};

describe('the store of documents', () => {
  test('parses one that was kept no second time', () => {
    const documents = open();
    const document = read(documents, '{ hello }');
    expect(documents.read('{ hello }').document).toBe(document);
    expect(documents.of(document)?.document).toBe(document);
  });

  test('keeps none that was not found valid', () => {
    const documents = open();
    const { document } = documents.read('{ hello }');
    expect(documents.read('{ hello }').document).not.toBe(document);
    expect(documents.size()).toBe(0);
  });

  test('plans an operation once', () => {
    const documents = open();
    const known = documents.read('query One { hello } query Two { hello }');
    const [one, two] = known.document.definitions as readonly OperationDefinitionNode[];
    if (one === undefined || two === undefined) throw new Error('There are two operations.');
    expect(known.planOf(one)).toBe(known.planOf(one));
    expect(known.planOf(one)).not.toBe(known.planOf(two));
  });

  test('is bounded by bytes, not by documents, and lets go of what was used longest ago', () => {
    const documents = open();
    const long = `{ hello } # ${'x'.repeat(mebibyte)}`;
    const hot = read(documents, '{ hello }');
    for (let index = 0; index < 40; index += 1) {
      read(documents, `${long}${index}`);
      expect(documents.read('{ hello }').document).toBe(hot);
      expect(documents.size()).toBeLessThanOrEqual(16 * mebibyte);
    }
    expect(documents.size()).toBeGreaterThan(8 * mebibyte);
  });

  test('reckons with the tokens of a document, of which a short text can have many', () => {
    const documents = open();
    read(documents, `{ ${'...F '.repeat(10)}} fragment F on Query { hello }`);
    const few = documents.size();
    read(documents, `{ hello } # ${'a'.repeat(49)}`);
    expect(documents.size() - few).toBeLessThan(few);
  });

  test.each([
    ['{ hello', undefined],
    [`{ ${'hello '.repeat(11)} }`, 'QUERY_TOO_COMPLEX'],
    [`{ ${'hello '.repeat(6000)} }`, 'QUERY_TOO_LARGE'],
  ])('refuses %.20s every time, and keeps nothing of it', (text, code) => {
    const documents = open();
    for (const _time of [1, 2]) {
      let refused: GraphQLError | null = null;
      try {
        documents.read(text);
      } catch (error) {
        refused = error as GraphQLError;
      }
      expect(refused?.extensions.code).toBe(code);
    }
    expect(documents.size()).toBe(0);
  });
});
