/** Which columns of a grouped query are neither grouped by nor inside an aggregate. */
import type { Expression } from '../ast.ts';
import { childrenOf } from '../children.ts';
import { isAggregate } from './aggregates.ts';
import { findInScope, folded, type Scope, type ScopeMember } from './relation.ts';

export function hasAggregate(expression: Expression): boolean {
  if (expression.kind === 'call' && isAggregate(expression)) return true;
  return childrenOf(expression).some(hasAggregate);
}

/** Name of the first such column; rows grouped by a primary key are one each. */
export function findUngrouped(
  expression: Expression,
  groups: readonly Expression[],
  scope: Scope,
  aliases: ReadonlyMap<string, Expression>,
): string | undefined {
  const grouped = new Set(groups.flatMap((group) => identityOf(group, scope)));
  const search = (part: Expression, depth: number): string | undefined => {
    if (grouped.has(identityOf(part, scope))) return undefined;
    if (part.kind === 'call' && isAggregate(part)) return undefined;
    if (part.kind === 'query') return undefined;
    if (part.kind === 'column') return searchColumn(part, depth);
    for (const child of childrenOf(part)) {
      const found = search(child, depth);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  const searchColumn = (part: Extract<Expression, { kind: 'column' }>, depth: number): string | undefined => {
    const found = findInScope({ ...scope, outer: undefined }, part.name, part.table);
    if (found !== undefined) return isKeyGrouped(found.member) ? undefined : part.name;
    const aliased = part.table === undefined ? aliases.get(folded(part.name)) : undefined;
    return aliased === undefined || depth > 8 ? undefined : search(aliased, depth + 1);
  };
  const isKeyGrouped = ({ name, relation }: ScopeMember) =>
    relation.primaryKey?.every((key) => grouped.has(`${folded(name)}.${folded(key)}`)) ?? false;
  return search(expression, 0);
}

/** Equal for expressions that are the same in this scope. */
function identityOf(expression: Expression, scope: Scope): string {
  if (expression.kind === 'column') {
    const found = findInScope({ ...scope, outer: undefined }, expression.name, expression.table);
    return found === undefined
      ? `?${folded(expression.name)}`
      : `${folded(found.member.name)}.${folded(found.column.name)}`;
  }
  const children = childrenOf(expression);
  const shape = Object.entries(expression).filter(([, value]) => typeof value !== 'object');
  return `${JSON.stringify(shape)}(${children.map((child) => identityOf(child, scope)).join(',')})`;
}
