import SchemaBuilder from '@pothos/core';
import type { RequestContext } from './context.ts';

/** What Pothos knows of the schema beyond its types. Fields are non-null unless they say why they can be null. */
export interface GraphTypes {
  readonly Context: RequestContext;
  readonly DefaultFieldNullability: false;
  readonly Scalars: {
    ID: { Input: string; Output: string };
    DateTime: { Input: string; Output: string };
    Int64: { Input: string; Output: string };
    JSON: { Input: unknown; Output: unknown };
  };
}

export const createBuilder = () => new SchemaBuilder<GraphTypes>({ defaultFieldNullability: false });

export type Builder = ReturnType<typeof createBuilder>;
