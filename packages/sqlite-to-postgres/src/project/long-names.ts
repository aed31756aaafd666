/**
 * Names longer than PostgreSQL's 63 bytes, as Prisma Migrate shortens them: what stands before the suffix is cut, where
 * others cut the end. Pure. prisma-engines, psl/parser-database/src/walkers and ConstraintNames.
 */
import { truncateName } from '../plan/names.ts';
import type { PlannedTable } from '../plan/plan.ts';

const maxBytes = 63;
/** What is left of a name where a clash gave it a number at its end. */
const sharedBytes = 60;

export interface Renaming {
  /** As it is named in the source. */
  source: string;
  from: string;
  to: string;
}

export function keepSuffix(name: string, suffix: string): string {
  return truncateName(name, maxBytes - suffix.length) + suffix;
}

/** `renamings`: those of indexes, which the plan's notes speak of. */
export function useLongNamesOfPrisma(tables: readonly PlannedTable[]): {
  tables: PlannedTable[];
  renamings: Renaming[];
} {
  const taken = new Set(tables.flatMap(({ name, indexes }) => [name, ...indexes.map((index) => index.name)]));
  const renamings: Renaming[] = [];
  const renamed = tables.map((table) => ({
    ...table,
    indexes: table.indexes.map((index) => {
      const to = prismaName(index.name, [table.name, ...index.keys.map(columnOf)], index.unique ? '_key' : '_idx');
      if (to === undefined || taken.has(to.name)) return index;
      taken.add(to.name);
      renamings.push({ source: to.whole, from: index.name, to: to.name });
      return { ...index, name: to.name };
    }),
    foreignKeys: table.foreignKeys.map((key) => {
      const to = prismaName(key.name, [table.name, ...key.columns], '_fkey');
      const isTaken = table.foreignKeys.some(({ name }) => name === to?.name);
      return to === undefined || isTaken ? key : { ...key, name: to.name };
    }),
  }));
  return { tables: renamed, renamings };
}

/** Undefined where the name is not a cut one, or not the one that Prisma generates. */
function prismaName(
  name: string,
  parts: readonly string[],
  suffix: string,
): { name: string; whole: string } | undefined {
  const whole = parts.join('_') + suffix;
  if (Buffer.byteLength(whole) <= maxBytes || !name.startsWith(truncateName(whole, sharedBytes))) return undefined;
  return { name: keepSuffix(parts.join('_'), suffix), whole };
}

/** The column in the key of an index as the plan writes it: `"name" desc`. */
function columnOf(key: string): string {
  return /^"((?:[^"]|"")*)"/.exec(key)?.[1]?.replaceAll('""', '"') ?? key;
}
