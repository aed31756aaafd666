/** What node:sqlite gives with big integers on: INTEGER is bigint, REAL is number. */
export type SqliteValue = bigint | number | string | Uint8Array;
