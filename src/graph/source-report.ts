import { problemOf } from './problem.ts';
import { directoryOf } from './directory-of.ts';
import type { Types } from './types.ts';

export const defineSourceReport = (types: Types): void => {
  types.SourceReport.implement({
    description:
      'How one directory in the scope of a list was read. A list proves that nobody else is there only when every report is READ and COMPLETE.',
    fields: (t) => ({
      directory: t.field({
        type: types.Directory,
        description: 'The directory.',
        resolve: ({ directory }, _, context) => directoryOf(context, directory),
      }),
      state: t.expose('state', { type: types.SourceState, description: 'How far it was read.' }),
      completeness: t.expose('completeness', {
        type: types.Completeness,
        nullable: true,
        description: 'Whether its rows can be relied on to be all; null where none were read.',
      }),
      fetchedAt: t.field({
        type: 'DateTime',
        nullable: true,
        description:
          'When its rows came from the vendor, by the oldest answer that this page was made from; null where this page read none. What rows show beyond their list may have been read at another time.',
        resolve: ({ fetchedAt }) => (fetchedAt === null ? null : new Date(fetchedAt).toISOString()),
      }),
      freshness: t.expose('freshness', {
        type: types.Freshness,
        nullable: true,
        description:
          'How fresh its rows are, by the worst answer that this page was made from; null where this page read none.',
      }),
      notes: t.exposeStringList('notes', {
        description: 'What to know of these rows: what was filtered by Rollcall, why they are partial.',
      }),
      problem: t.field({
        type: types.Problem,
        nullable: true,
        description: 'Why it failed or was skipped; null where it did not.',
        resolve: ({ error }) => (error === null ? null : problemOf(error)),
      }),
    }),
  });
};
