/**
 * The structure of published tables and views in PostgreSQL's own words, kept with the run: what `verify` holds the
 * structure of a later day against. Not what the plan would make: tables that were only filled are of another's making.
 */
import type { ClientBase } from 'pg';
import type { MigrationPlan } from '../plan/plan.ts';
import {
  isTable,
  ownConstraints,
  ownIndexes,
  type Relation,
  readStructureWithin,
  type StructureColumn,
} from '../server/read-structure.ts';
import { describeObject } from './verify-catalog.ts';

type FactKind = 'type' | 'column' | 'constraint' | 'index' | 'trigger' | 'view';

interface StructureFact {
  table: string;
  kind: FactKind;
  name: string;
  text: string;
}

export interface RecordedStructure {
  /** Major version of the server: another one may put the same in other words. */
  server: number;
  facts: StructureFact[];
}

/** Needs an open transaction; the search path is as before when it returns. */
export async function readRecordedStructure(client: ClientBase, plan: MigrationPlan): Promise<RecordedStructure> {
  const names = [...plan.tables, ...plan.views].map(({ name }) => name);
  const { relations } = await readStructureWithin(client, plan.schema, names);
  const { rows } = await client.query<{ number: number }>(
    `select pg_catalog.current_setting('server_version_num')::int as number`,
  );
  const isTold = (relation: Relation) => isTable(relation) || relation.kind === 'v';
  return { server: Math.floor((rows[0]?.number ?? 0) / 10_000), facts: relations.filter(isTold).flatMap(factsOf) };
}

function factsOf(relation: Relation): StructureFact[] {
  const { name: table, columns, triggers, view } = relation;
  const facts = (kind: FactKind, found: { name: string; text: string }[]) =>
    found.map(({ name, text }) => ({ table, kind, name, text }));
  return [
    ...facts(
      'column',
      columns.map((column) => ({ name: column.name, text: columnText(column) })),
    ),
    ...facts(
      'constraint',
      ownConstraints(relation).map(({ name, text, hasDisabledTriggers }) => ({
        name,
        text: hasDisabledTriggers ? `${text} (its triggers are disabled)` : text,
      })),
    ),
    ...facts(
      'index',
      ownIndexes(relation).map(({ name, definition }) => ({ name, text: definition })),
    ),
    ...facts(
      'trigger',
      triggers
        .filter(({ isOwn }) => isOwn)
        .map(({ name, definition, state }) => ({
          name,
          text: state === 'D' || state === 'R' ? `${definition} (disabled)` : definition,
        })),
    ),
    ...facts(
      'type',
      columns.map(({ name, type }) => ({ name, text: type })),
    ),
    ...facts('view', relation.kind === 'v' && view !== null ? [{ name: table, text: view }] : []),
  ];
}

function columnText({ notNull, collation, identity, generated, defaultText }: StructureColumn): string {
  return [
    notNull ? 'not null' : 'nullable',
    ...(collation === null ? [] : [`collate ${collation}`]),
    ...(identity === '' ? [] : [identity === 'd' ? 'identity by default' : 'identity always']),
    ...(defaultText === null ? [] : [`${generated === '' ? 'default' : 'generated as'} ${defaultText}`]),
  ].join(' ');
}

export interface StructureDifferences {
  /** What was published and is gone or other now, in words. */
  findings: string[];
  /** What came in addition: the application's own, and no difference of what was published. */
  notes: string[];
  /** Tables with a column of another type, whose values cannot be compared any more. */
  retyped: Set<string>;
}

/** Pure. */
export function compareStructure(before: RecordedStructure, now: RecordedStructure): StructureDifferences {
  const keyOf = ({ table, kind, name }: StructureFact) => `${table}\0${kind}\0${name}`;
  const [was, is] = [before, now].map(({ facts }) => new Map(facts.map((fact) => [keyOf(fact), fact])));
  const standing = new Set(now.facts.map(({ table }) => table));
  const isOtherServer = before.server !== now.server;
  const changed = before.facts.flatMap((fact) => {
    const present = is?.get(keyOf(fact));
    const isComparable = fact.kind === 'type' || !isOtherServer;
    return present !== undefined && isComparable && !isAlike(fact, present) ? [{ fact, present }] : [];
  });
  // A table that is gone is told whole, and of a column that is gone its type need not be told.
  const gone = before.facts.filter(
    (fact) => fact.kind !== 'type' && standing.has(fact.table) && is?.has(keyOf(fact)) === false,
  );
  const added = now.facts.filter((fact) => fact.kind !== 'type' && was?.has(keyOf(fact)) === false);
  const upgraded = `structure is compared by names and types only: PostgreSQL was ${before.server} when it was published, and is ${now.server}`;
  return {
    findings: [
      ...gone.map((fact) => `${describeObject(fact)} is missing`),
      ...changed.map(({ fact, present }) => `${describeFact(fact)} is now ${present.text}, was ${fact.text}`),
    ],
    notes: [
      ...(isOtherServer ? [upgraded] : []),
      ...added.map((fact) => `${describeObject(fact)} was added since the migration`),
    ],
    retyped: new Set(
      changed
        .filter(({ fact, present }) => fact.kind === 'type' && baseType(fact.text) !== baseType(present.text))
        .map(({ fact }) => fact.table),
    ),
  };
}

/** A key that was created without a look at the rows may be validated since. */
function isAlike(before: StructureFact, now: StructureFact): boolean {
  return before.text === now.text || before.text === `${now.text} NOT VALID`;
}

function describeFact(fact: StructureFact): string {
  return fact.kind === 'type' ? `the type of "${fact.table}"."${fact.name}"` : describeObject(fact);
}

/** Without length or precision. */
function baseType(type: string): string {
  return type.replace(/\([\d,]*\)/, '');
}
