import { GraphQLError, type ValidationRule } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { ServerCode } from './server-code.ts';

export interface IntrospectionRulesOptions {
  /** Whether the schema can be asked for. */
  readonly introspection: boolean;
  /** Whether errors keep to themselves what names there are near to a wrong one. */
  readonly production: boolean;
}

/**
 * Decides how much of the schema a caller learns. Without introspection, `__schema` and `__type` are refused wherever they stand, in trusted
 * documents too; `__typename` is data and stays. In production no error suggests a name, be it of a field, an argument, a type or a value.
 */
export const useIntrospectionRules = ({ introspection, production }: IntrospectionRulesOptions): Plugin => {
  type Validate = (...given: readonly unknown[]) => readonly GraphQLError[];
  let wrapped: { readonly inner: Validate; readonly outer: Validate } | null = null;
  return {
    onValidate({ addValidationRule, validateFn, setValidationFn }) {
      if (!introspection) addValidationRule(noIntrospection);
      if (!production) return;
      const inner: Validate = validateFn;
      if (wrapped?.inner !== inner) wrapped = { inner, outer: withoutSuggestions(inner) };
      setValidationFn(wrapped.outer);
    },
    onExecute({ args }) {
      if (production) Object.assign(args, { hideSuggestions: true });
    },
  };

  /** The engine passes its options in the place that the parser's type information had in earlier versions. */
  function withoutSuggestions(inner: Validate): Validate {
    return (schema, document, rules, options) => {
      const given = typeof options === 'object' ? options : {};
      const errors = inner(schema, document, rules, { ...given, hideSuggestions: true });
      for (const error of errors) error.message = error.message.replace(suggestion, '');
      return errors;
    };
  }
};

/** What the engine says of a field without a selection, whatever it is told to hide. */
const suggestion = / Did you mean "[^"]* \{ \.\.\. \}"\?$/;

const noIntrospection: ValidationRule = (context) => {
  let isReported = false;
  return {
    Field(node) {
      const name = node.name.value;
      if (isReported || (name !== '__schema' && name !== '__type')) return;
      isReported = true;
      context.reportError(
        new GraphQLError('This gateway does not show its schema. Its package brings it, as rollcall/schema.graphql.', {
          nodes: node,
          extensions: { code: 'INTROSPECTION_DISABLED' satisfies ServerCode },
        }),
      );
    },
  };
};
