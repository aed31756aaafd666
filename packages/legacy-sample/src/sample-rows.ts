/** Rows for a table, by column name; the writer takes the columns that the level of the schema has. */

export type Row = Record<string, string | number | null>;

export interface TableRows {
  table: string;
  rows: Iterable<Row>;
}
