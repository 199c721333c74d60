import { getOperationAST } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { QueryDocuments } from './query-documents.ts';

/** Carries operations out as they were compiled when they first came, in place of Yoga's own executor. */
export const useCompiledExecution = (documents: QueryDocuments): Plugin => ({
  onExecute({ args, setExecuteFn }) {
    const operation = getOperationAST(args.document, args.operationName);
    const known = documents.of(args.document);
    // What names no operation is refused by Yoga's own.
    if (operation == null || known === undefined) return;
    setExecuteFn((given) =>
      known.executorOf(operation).execute({
        context: given.contextValue,
        variables: given.variableValues ?? {},
        hideSuggestions: 'hideSuggestions' in given && given.hideSuggestions === true,
      }),
    );
  },
});
