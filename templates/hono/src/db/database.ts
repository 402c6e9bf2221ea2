/** Runs SQL. The same statements work on PostgreSQL and on the embedded PGlite; int8 arrives as a number from both. */
export interface Queries {
  /** `Row` is the shape that the statement's columns have: the caller knows, the database is not asked. */
  query<Row extends object>(sql: string, values?: unknown[]): Promise<Row[]>;
  /** Several statements without values, as in a migration. */
  script(sql: string): Promise<unknown>;
}

export interface Database extends Queries {
  /** Commits when `work` resolves, rolls back when it rejects. */
  transaction<Result>(work: (queries: Queries) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}
