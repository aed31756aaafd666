/**
 * How values arrive: int8 and numeric as strings, dates and timestamps as text, never as JavaScript numbers or dates
 * that cannot hold them. Given to each client and pool; pg's global parsers are left alone.
 */
import pg from 'pg';

const { builtins, getTypeParser } = pg.types as {
  builtins: typeof pg.types.builtins;
  /** pg's own type leaves out that any oid may be asked for. */
  getTypeParser: (oid: number, format: 'text' | 'binary') => (value: string) => unknown;
};
const textArrayOid = 1009;

const keptAsText: ReadonlySet<number> = new Set([
  builtins.INT8,
  builtins.NUMERIC,
  builtins.DATE,
  builtins.TIMESTAMP,
  builtins.TIMESTAMPTZ,
]);

/** int8[], numeric[], date[], timestamp[], timestamptz[]. */
const arraysOfText: ReadonlySet<number> = new Set([1016, 1231, 1182, 1115, 1185]);

export const exactTypes: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format: 'text' | 'binary' = 'text') => {
    if (format === 'binary') return getTypeParser(oid, format);
    if (keptAsText.has(oid)) return (value: string) => value;
    return getTypeParser(arraysOfText.has(oid) ? textArrayOid : oid, format);
  },
};
