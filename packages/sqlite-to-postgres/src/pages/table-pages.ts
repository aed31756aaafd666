/** The rows of one table as pages of its file. Plain data, which threads can hand over. */
import type { PageFile } from '../source/page-file.ts';

/** A column as its rows keep it; all fields of a table that are asked for, in that order. */
export interface PageColumn {
  /** Index in the record; undefined for the column that is the rowid, for which a record has a NULL. */
  field: number | undefined;
  /** Whole numbers of a REAL column are kept as integers (https://www.sqlite.org/datatype3.html, section 3.4). */
  isReal: boolean;
}

/** All rows of a table, or a part of them. */
export interface TablePages {
  file: PageFile;
  leaves: Uint32Array;
  columns: PageColumn[];
  /** The most that a row has. */
  fieldCount: number;
  /** Fields that a row from before the others were added must have, for those to be NULL: they have no default. */
  leastFields: number;
  /** By which SQLite gives the values of one row, asked for by its rowid. */
  oneRow: string;
}

/** In parts that readers take independently, of about as many rows. */
export function splitPages(pages: TablePages, parts: number): TablePages[] {
  const { leaves } = pages;
  const count = Math.max(1, Math.min(parts, leaves.length));
  const limit = (i: number) => Math.floor((leaves.length * i) / count);
  return Array.from({ length: count }, (_, i) => ({ ...pages, leaves: leaves.slice(limit(i), limit(i + 1)) }));
}
