/**
 * The tables behind implicit many-to-many relations, which no model describes: `_AToB`, or `_` and the relation's name.
 * https://www.prisma.io/docs/orm/prisma-schema/data-model/relations/many-to-many-relations#relation-table-conventions
 */
import { type Field, type Model, type PrismaSchema, stringArgument } from './schema-ast.ts';

/** Names of the tables. Pure. */
export function implicitRelationTables({ models }: PrismaSchema): Set<string> {
  const byName = new Map(models.map((model) => [model.name, model]));
  const names = models.flatMap((model) =>
    model.fields.flatMap((field) => {
      const other = byName.get(field.type);
      if (!field.isList || other === undefined) return [];
      const name = relationName(model, field);
      const isManyToMany = other.fields.some(
        (candidate) =>
          candidate !== field &&
          candidate.isList &&
          candidate.type === model.name &&
          relationName(other, candidate) === name,
      );
      return isManyToMany ? [`_${name}`] : [];
    }),
  );
  return new Set(names);
}

function relationName(model: Model, field: Field): string {
  return stringArgument(field.attributes, 'relation', 'name') ?? [model.name, field.type].toSorted().join('To');
}
