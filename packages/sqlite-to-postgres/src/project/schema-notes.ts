/**
 * What a Prisma schema says in the words of SQLite, where the database says the same in those of PostgreSQL from now
 * on: Prisma Migrate would take the difference for a change to make. Pure.
 */
import type { Expression, Field, Model, PrismaSchema } from './schema-ast.ts';

export function schemaNotes({ models }: PrismaSchema): string[] {
  return models.flatMap((model) => [
    ...model.fields.flatMap((field) => fieldNotes(model, field)),
    ...(model.kind === 'view' ? [`view ${model.name}: see in the plan whether its query was translated`] : []),
  ]);
}

function fieldNotes(model: Model, field: Field): string[] {
  const place = `${model.name}.${field.name} of the schema`;
  const values = field.attributes.filter(({ name }) => name === 'default').flatMap((it) => it.arguments);
  const sql = values.map(({ value }) => generatedBy(value)).find((text) => text !== undefined);
  return [
    ...(sql === undefined
      ? []
      : [`${place}: dbgenerated(${JSON.stringify(sql)}) is SQL of SQLite; write what the baseline has`]),
    ...(field.type === 'Unsupported'
      ? [`${place}: Unsupported names a type of SQLite; write that of the baseline`]
      : []),
  ];
}

/** An empty `dbgenerated()` follows the database. */
function generatedBy(value: Expression): string | undefined {
  const argument = value.kind === 'call' && value.name === 'dbgenerated' ? value.arguments[0]?.value : undefined;
  return argument?.kind === 'string' && argument.value !== '' ? argument.value : undefined;
}
