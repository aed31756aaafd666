/** FROM: tables, views, subqueries and joins, every member under an alias of its own. */
import { quoteIdentifier } from '@vanguard/postgres/quote';
import type { FromItem } from '../ast.ts';
import { compare } from '../compare.ts';
import { type Translated, type Translator, untranslatable } from '../translation.ts';
import { folded, type Relation, type Scope, type ScopeMember, type SelectEnvironment } from './relation.ts';

/** Fills `scope` from left to right, so that each ON sees what stands before it. */
export function translateFrom(
  item: FromItem,
  scope: Scope,
  environment: SelectEnvironment,
  translator: Translator,
): string {
  switch (item.kind) {
    case 'table':
      return table(item, scope, environment);
    case 'query': {
      const inner = environment.translate(item.select, { ...environment, outer: undefined });
      const relation: Relation = {
        sql: `(${inner.sql})`,
        columns: inner.columns.map(({ name, fact }) => ({ name, target: name, fact })),
      };
      return addMember(item.alias ?? `_${scope.members.length + 1}`, relation, scope);
    }
    case 'join':
      return join(item, scope, environment, translator);
  }
}

function table(
  { name, alias }: Extract<FromItem, { kind: 'table' }>,
  scope: Scope,
  environment: SelectEnvironment,
): string {
  const relation = environment.findRelation(name) ?? untranslatable(`there is no table or view ${name} to read from`);
  return addMember(alias ?? name, relation, scope);
}

function addMember(name: string, relation: Relation, scope: Scope): string {
  if (scope.members.some((member) => folded(member.name) === folded(name)))
    untranslatable(`two tables are named ${name}`);
  const alias = quoteIdentifier(name);
  scope.members.push({ name, alias, relation, hidden: new Set() });
  return relation.sql === alias ? alias : `${relation.sql} as ${alias}`;
}

function join(
  item: Extract<FromItem, { kind: 'join' }>,
  scope: Scope,
  environment: SelectEnvironment,
  translator: Translator,
): string {
  const left = translateFrom(item.left, scope, environment, translator);
  const before = scope.members.length;
  const right = translateFrom(item.right, scope, environment, translator);
  const [lefts, rights] = [scope.members.slice(0, before), scope.members.slice(before)];
  const names = item.using ?? (item.natural ? commonColumns(lefts, rights) : undefined);
  const condition = names === undefined || names.length === 0 ? item.on : undefined;
  const on =
    names !== undefined && names.length > 0
      ? byName(names, { lefts, rights }, item.type, translator)
      : condition && translator.condition(condition).sql;
  const grouped = item.right.kind === 'join' ? `(${right})` : right;
  if (on === undefined && (item.type === 'cross' || item.type === 'inner')) return `${left} cross join ${grouped}`;
  return `${left} ${item.type === 'cross' ? 'inner' : item.type} join ${grouped} on ${on ?? 'true'}`;
}

function commonColumns(lefts: readonly ScopeMember[], rights: readonly ScopeMember[]): string[] {
  const names = (members: readonly ScopeMember[]) =>
    members.flatMap(({ relation, hidden }) =>
      relation.columns.map(({ name }) => name).filter((name) => !hidden.has(folded(name))),
    );
  const onRight = new Set(names(rights).map(folded));
  return names(lefts).filter((name) => onRight.has(folded(name)));
}

/** USING and NATURAL as a comparison; the right side's column is hidden from then on. */
function byName(
  names: readonly string[],
  { lefts, rights }: { lefts: readonly ScopeMember[]; rights: readonly ScopeMember[] },
  type: string,
  translator: Translator,
): string {
  if (type === 'right' || type === 'full')
    return untranslatable(`a ${type.toUpperCase()} JOIN by the names of columns`);
  const conditions = names.map((name) => {
    const [left, right] = [pick(name, lefts), pick(name, rights)];
    right.member.hidden.add(folded(name));
    return compare('=', left.value, right.value, translator).sql;
  });
  return conditions.join(' and ');
}

function pick(name: string, members: readonly ScopeMember[]): { member: ScopeMember; value: Translated } {
  for (const member of members) {
    const column = member.relation.columns.find((candidate) => folded(candidate.name) === folded(name));
    if (column === undefined || member.hidden.has(folded(name))) continue;
    const { foldsCase, ...fact } = column.fact;
    const sql = `${member.alias}.${quoteIdentifier(column.target)}`;
    return { member, value: { ...fact, sql: foldsCase ? `(${sql} collate "C")` : sql, isAtom: true } };
  }
  return untranslatable(`there is no column ${name} on both sides of a join`);
}
