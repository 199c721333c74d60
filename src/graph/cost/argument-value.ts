import { Kind, type ValueNode } from 'graphql';

/** An argument as a document has it: a value, or one that variables complete. */
export type ArgumentValue =
  | { readonly kind: 'constant'; readonly value: unknown }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'list'; readonly items: readonly ArgumentValue[] }
  | { readonly kind: 'object'; readonly parts: ReadonlyMap<string, ArgumentValue> };

/** A request's variables as they were sent, with the operation's defaults for those that were not. */
export type Variables = Readonly<Record<string, unknown>>;

const constant = (value: unknown): ArgumentValue => ({ kind: 'constant', value });

/** Reads what a document says, once for all its requests. */
export const readArgument = (node: ValueNode): ArgumentValue => {
  switch (node.kind) {
    case Kind.VARIABLE:
      return { kind: 'variable', name: node.name.value };
    case Kind.INT:
    case Kind.FLOAT:
      return constant(Number(node.value));
    case Kind.STRING:
    case Kind.BOOLEAN:
    case Kind.ENUM:
      return constant(node.value);
    case Kind.NULL:
      return constant(null);
    case Kind.LIST: {
      const items = node.values.map(readArgument);
      return items.every((item) => item.kind === 'constant')
        ? constant(items.map(({ value }) => value))
        : { kind: 'list', items };
    }
    case Kind.OBJECT: {
      const parts = node.fields.map(({ name, value }) => [name.value, readArgument(value)] as const);
      return { kind: 'object', parts: new Map(parts) };
    }
  }
};

/** The value under these variables; undefined where nothing is given. */
export const valueOf = (argument: ArgumentValue | undefined, variables: Variables): unknown => {
  switch (argument?.kind) {
    case undefined:
      return undefined;
    case 'constant':
      return argument.value;
    case 'variable':
      return Object.hasOwn(variables, argument.name) ? variables[argument.name] : undefined;
    case 'list':
      return argument.items.map((item) => valueOf(item, variables));
    case 'object':
      return Object.fromEntries([...argument.parts].map(([name, part]) => [name, valueOf(part, variables)]));
  }
};
