import { type ErrorCodeEntry, errorCodes } from '../src/graph/error-code.ts';
import { serverCodes } from '../src/server/server-code.ts';
import { generatedNotice, tableOf } from './markdown.ts';

/** Every error code, what it means and what to do. */
export const errorCatalogue = (): string => `${generatedNotice}

# Error codes

Where a code stands:

- A fault in the request, and a vendor's failure in a field of one directory, is a top-level error with
  \`extensions.code\`. \`extensions.directory\` names the directory it is about, and \`extensions.retryAfter\` the seconds the vendor
  asks to wait, where it does.
- In a list over several directories a vendor's failure stands in \`sources { problem { code message } }\`, and the other
  directories answer.
- A mutation says in \`problems\` what the caller can act on, all of it at once; \`path\` points into the input.

*Retry* says whether the same request may succeed later without a change.

${catalogueOf(errorCodes)}

## Before the graph

What HTTP or GraphQL itself finds wrong has codes of its own. The schema's \`ErrorCode\` does not name them, since no field of it holds them.

${catalogueOf(serverCodes)}
`;

const catalogueOf = (codes: Readonly<Record<string, ErrorCodeEntry>>): string =>
  tableOf(
    ['code', 'meaning', 'what to do', 'retry'],
    Object.entries(codes).map(([code, { meaning, whatToDo, retryable }]) => [
      `\`${code}\``,
      meaning,
      whatToDo,
      retryable ? 'yes' : 'no',
    ]),
  );
