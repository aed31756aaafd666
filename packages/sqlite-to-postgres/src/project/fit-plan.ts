/**
 * Brings a plan to what Prisma Migrate would have made of the schema in PostgreSQL, where that differs from SQLite for
 * reasons that no column shows. Pure.
 */
import type { MigrationPlan, PlannedEnum, PlannedTable } from '../plan/plan.ts';
import { planAutoincrement } from './autoincrement.ts';
import { implicitRelationTables } from './implicit-relations.ts';
import { keepSuffix, useLongNamesOfPrisma } from './long-names.ts';
import type { PrismaProject } from './prisma-project.ts';
import { mappedName, type PrismaSchema } from './schema-ast.ts';
import { enumType } from './schema-hints.ts';

/**
 * From this version on the relation table of an implicit many-to-many relation has a primary key in PostgreSQL, and
 * still a unique index in SQLite: https://www.prisma.io/docs/orm/more/upgrade-guides/upgrading-versions/upgrading-to-prisma-6
 */
const firstVersionWithRelationKeys = 6;

/** Where nothing tells the version of Prisma, relation tables keep the keys that SQLite has. */
export function fitPlanToPrisma(
  plan: MigrationPlan,
  { schema, prismaVersion }: Pick<PrismaProject, 'schema' | 'prismaVersion'>,
): MigrationPlan {
  const relations = implicitRelationTables(schema);
  const hasKeys = prismaVersion !== undefined && prismaVersion >= firstVersionWithRelationKeys;
  const keyed = planAutoincrement(plan, schema).map((table) =>
    hasKeys && relations.has(table.source) ? withRelationKey(table) : table,
  );
  const { tables, renamings } = useLongNamesOfPrisma(keyed);
  const renamedIn = (note: string) =>
    renamings.reduce(
      (text, { source, from, to }) => text.replace(`"${source}" is named "${from}"`, `"${source}" is named "${to}"`),
      note,
    );
  return {
    ...plan,
    enums: [...plan.enums, ...unusedEnums(plan, schema)],
    tables,
    notes: [...plan.notes.map(renamedIn), ...wideIntegers(plan, schema)],
  };
}

/** Prisma Migrate creates every enum of the schema. */
function unusedEnums(plan: MigrationPlan, { enums }: PrismaSchema): PlannedEnum[] {
  const taken = new Set([...plan.enums, ...plan.tables].map(({ name }) => name));
  return enums.map(enumType).filter(({ name, values }) => !taken.has(name) && values.length > 0);
}

function withRelationKey(table: PlannedTable): PlannedTable {
  const unique = table.indexes.find((index) => index.unique && index.keys.join() === '"A","B"');
  if (unique === undefined || table.primaryKey !== undefined) return table;
  return {
    ...table,
    primaryKey: { name: keepSuffix(table.name, '_AB_pkey'), columns: ['A', 'B'] },
    indexes: table.indexes.filter((index) => index !== unique),
  };
}

/** Prisma Client refuses to read such a value; the model has to say BigInt. */
function wideIntegers({ tables }: MigrationPlan, { models }: PrismaSchema): string[] {
  return models.flatMap((model) => {
    const table = tables.find(({ source }) => source === mappedName(model));
    return model.fields
      .filter((field) => field.type === 'Int' && !field.isList)
      .filter((field) => table?.columns.find(({ source }) => source === mappedName(field))?.type.kind === 'bigint')
      .map(({ name }) => `${model.name}.${name} of the schema: it holds integers of more than 32 bits; write BigInt`);
  });
}
