/**
 * Rows for a table, by column name. Every row of a table names the same columns; what the level of the schema lacks is
 * left out as it is written.
 */

export type Row = Record<string, string | number | null>;

export interface TableRows {
  table: string;
  rows: Iterable<Row>;
}
