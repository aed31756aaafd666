/**
 * Names in PostgreSQL: at most 63 bytes, and one namespace for tables, indexes, sequences and views of a schema.
 * Generated names follow what Prisma Migrate and PostgreSQL itself choose: `table_pkey`, `table_a_b_key`, `table_a_fkey`.
 */

const maxBytes = 63;

/** Cuts a name to 63 bytes, never inside a character. */
export function truncateName(name: string): string {
  if (Buffer.byteLength(name) <= maxBytes) return name;
  let cut = name.slice(0, maxBytes);
  while (Buffer.byteLength(cut) > maxBytes) cut = cut.slice(0, -1);
  return cut.isWellFormed() ? cut : cut.slice(0, -1);
}

/** Table and columns, cut so that the suffix always stays: `orders_customerId_fkey`. */
export function constraintName(
  table: string,
  columns: readonly string[],
  suffix: 'pkey' | 'key' | 'fkey' | 'check',
): string {
  const end = `_${suffix}`;
  let base = [table, ...columns].join('_');
  while (Buffer.byteLength(base + end) > maxBytes) base = base.slice(0, -1);
  return (base.isWellFormed() ? base : base.slice(0, -1)) + end;
}

/** Hands out names that differ from all it gave before; a clash gets a number, as PostgreSQL itself does. */
export class Namespace {
  readonly #taken = new Set<string>();

  claim(wanted: string): string {
    const base = truncateName(wanted);
    let name = base;
    for (let i = 1; this.#taken.has(name); i++)
      name = truncateName(base.slice(0, maxBytes - String(i).length)) + String(i);
    this.#taken.add(name);
    return name;
  }

  has(name: string): boolean {
    return this.#taken.has(name);
  }
}
