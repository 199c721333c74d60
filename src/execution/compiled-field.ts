import type { Completion } from './completion.ts';
import type { Arguments, ExecuteField } from './run.ts';

/** A field of a selection, as code is made of it. */
export type CompiledField =
  /** It is the same for all objects. */
  | { readonly kind: 'CONSTANT'; readonly value: string }
  /** Its resolver looks at the source, at arguments that are known, and at the context. */
  | {
      readonly kind: 'DIRECT';
      readonly resolve: (source: unknown, given: Arguments, context: unknown) => unknown;
      readonly given: Arguments;
      /** What a value is that needs no completion, by `typeof`; null where every value needs it. */
      readonly passes: string | null;
      readonly completion: Completion;
    }
  | { readonly kind: 'OTHER'; readonly execute: ExecuteField };
