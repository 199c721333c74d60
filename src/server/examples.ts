/** A query that GraphiQL opens in a tab of its own, and that the tests run against the sandboxes. */
export interface ExampleQuery {
  /** The question it answers, as a person would ask it. */
  readonly name: string;
  /** One named operation: its name is the tab's title. */
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

/** The queries that GraphiQL opens on, in the order of their tabs. */
export const exampleQueries: readonly ExampleQuery[] = [
  {
    name: 'Which directories are there?',
    query: `query Directories {
  directories {
    key
    label
    provider
  }
}`,
  },
];
