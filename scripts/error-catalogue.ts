import { errorCodes } from '../src/graph/error-code.ts';
import { generatedNotice, tableOf } from './markdown.ts';

/** Every error code, what it means and what to do. */
export const errorCatalogue = (): string => `${generatedNotice}

# Error codes

A top-level error carries its code in \`extensions.code\`, and \`extensions.directory\` names the directory it is about;
\`extensions.retryAfter\` is how many seconds the vendor asks to wait, where it says so. In a list over several directories, a
vendor's failure stands in \`sources { problem { code message } }\` instead, and the other directories answer.

*Retry* says whether the same request may succeed later without a change.

${tableOf(
  ['code', 'meaning', 'what to do', 'retry'],
  Object.entries(errorCodes).map(([code, { meaning, whatToDo, retryable }]) => [
    `\`${code}\``,
    meaning,
    whatToDo,
    retryable ? 'yes' : 'no',
  ]),
)}
`;
