import { type RawBuilder, type SqlBool, sql } from 'kysely';

/** The condition that a column holds one of some values; of none, never. PostgreSQL takes no empty list. */
export const oneOf = (column: string, values: readonly string[]): RawBuilder<SqlBool> =>
  values.length === 0 ? sql`1 = 0` : sql`${sql.ref(column)} in (${sql.join([...values])})`;
