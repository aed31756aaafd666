/**
 * Names in PostgreSQL: at most 63 bytes, and one namespace for tables, indexes, sequences and views of a schema.
 * Generated names follow what Prisma Migrate and PostgreSQL itself choose: `table_pkey`, `table_a_b_key`, `table_a_fkey`.
 */

const maxBytes = 63;

/** Cuts a name to 63 bytes, never inside a character. */
export function truncateName(name: string, bytes = maxBytes): string {
  if (Buffer.byteLength(name) <= bytes) return name;
  let cut = name.slice(0, bytes);
  while (Buffer.byteLength(cut) > bytes) cut = cut.slice(0, -1);
  return cut.isWellFormed() ? cut : cut.slice(0, -1);
}

/** Table and columns, cut so that the suffix always stays: `orders_customerId_fkey`. */
export function constraintName(
  table: string,
  columns: readonly string[],
  suffix: 'pkey' | 'key' | 'fkey' | 'check',
): string {
  const end = `_${suffix}`;
  return truncateName([table, ...columns].join('_'), maxBytes - end.length) + end;
}

/** Hands out names that differ from all it gave before; a clash gets a number, as PostgreSQL itself does. */
export class Namespace {
  readonly #taken: Set<string>;

  /** `reserved`: names that are never given out. */
  constructor(reserved: Iterable<string> = []) {
    this.#taken = new Set(reserved);
  }

  claim(wanted: string): string {
    // SQLite has objects without a name; PostgreSQL has none.
    const base = truncateName(wanted === '' ? 'unnamed' : wanted);
    let name = base;
    for (let i = 1; this.#taken.has(name); i++) name = truncateName(base, maxBytes - String(i).length) + String(i);
    this.#taken.add(name);
    return name;
  }

  has(name: string): boolean {
    return this.#taken.has(name);
  }
}

/** Columns that every table of PostgreSQL has already: https://www.postgresql.org/docs/current/ddl-system-columns.html. */
export const systemColumns: readonly string[] = ['tableoid', 'xmin', 'cmin', 'xmax', 'cmax', 'ctid'];
