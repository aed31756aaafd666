/**
 * Adopts PFA records: every record becomes a mirror record; one that a person changed and that upstream has not
 * confirmed also becomes that person's draft.
 *
 * The legacy application wrote edits into the record itself and kept no earlier values, so the mirror takes the record
 * as everybody saw it and the draft repeats the changed fields, with an empty baseline. Nobody sees other values than
 * before; the next pull brings upstream's values into the mirror, and the draft then stands out as the edit it is.
 */
import { quoteIdentifier, quoteLiteral } from '@vanguard/postgres';
import { sql } from 'kysely';
import type { ProductTransaction } from '../scope.ts';
import { type FieldKind, type FieldMapping, recordMappings, recordStateColumns } from './legacy-mappings.ts';
import { type AdoptedTable, countRows, unknownColumnNotes } from './legacy-tables.ts';

/** States in which the legacy application still owed the edit to upstream. */
const settledStates = ['pristine', 'synced'];

const fieldSql: Record<FieldKind, (column: string) => string> = {
  text: (column) => `to_jsonb(${column})`,
  flag: (column) => `to_jsonb(${column})`,
  amount: (column) => `to_jsonb(${column}::text)`,
  date: (column) => `to_jsonb(to_char(${column}, 'YYYY-MM-DD'))`,
};

const bookkeepingColumns = ['id', 'localVersion', 'syncErrorMessage', 'syncRetryCount'];

export async function adoptRecords(
  trx: ProductTransaction,
  schema: string,
  present: ReadonlySet<string>,
): Promise<AdoptedTable> {
  const source = `${quoteIdentifier(schema)}.${quoteIdentifier('pfa_records')}`;
  const fields = recordMappings.filter(({ from }) => present.has(from));
  const inserted = await sql.raw(insertMirror(source, fields, present)).execute(trx);
  const notes =
    present.has('modifiedFields') && present.has('syncState') ? await adoptDrafts(trx, source, fields, present) : [];
  const known = new Set([...bookkeepingColumns, ...recordStateColumns, ...recordMappings.map(({ from }) => from)]);
  return {
    legacyTable: 'pfa_records',
    rows: await countRows(trx, schema, 'pfa_records'),
    productTable: 'pfa_mirror',
    adopted: Number(inserted.numAffectedRows ?? 0n),
    notes: [...notes, ...unknownColumnNotes([...present].filter((name) => !known.has(name)))],
  };
}

function column(name: string): string {
  return `l.${quoteIdentifier(name)}`;
}

function instantOr(present: ReadonlySet<string>, names: readonly string[]): string {
  const values = names.filter((name) => present.has(name)).map((name) => `${column(name)} at time zone 'utc'`);
  return `coalesce(${[...values, 'now()'].join(', ')})`;
}

function insertMirror(source: string, fields: readonly FieldMapping[], present: ReadonlySet<string>): string {
  const members = fields.map(({ field, from, kind }) => `${quoteLiteral(field)}, ${fieldSql[kind](column(from))}`);
  const version = present.has('pemsVersion') ? column('pemsVersion') : 'null';
  return `
    insert into public.pfa_mirror (organization_id, pfa_id, data, upstream_version, first_seen_at, last_seen_at, updated_at)
    select ${column('organizationId')}, ${column('pfaId')}, jsonb_strip_nulls(jsonb_build_object(${members.join(', ')})), ${version},
           ${instantOr(present, ['createdAt'])}, ${instantOr(present, ['lastSyncedAt', 'createdAt'])},
           ${instantOr(present, ['lastModified', 'updatedAt', 'createdAt'])}
      from ${source} l`;
}

/** Returns in words what did not become a draft. */
async function adoptDrafts(
  trx: ProductTransaction,
  source: string,
  fields: readonly FieldMapping[],
  present: ReadonlySet<string>,
): Promise<string[]> {
  const editable = fields.filter(({ isEditable }) => isEditable);
  const values = editable.map(({ from, field }) => `(${quoteLiteral(from)}, ${quoteLiteral(field)})`).join(', ');
  const data = editable
    .map(({ field, from, kind }) => `${quoteLiteral(field)}, ${fieldSql[kind](column(from))}`)
    .join(', ');
  const version = present.has('pemsVersion') ? column('pemsVersion') : 'null::text';
  const edited = `
    select ${column('organizationId')} as organization_id, ${column('pfaId')} as pfa_id, ${column('modifiedBy')} as modified_by,
           ${version} as version, ${instantOr(present, ['modifiedAt', 'updatedAt'])} as modified_at,
           text_to_jsonb(${column('modifiedFields')}) as names, jsonb_build_object(${data}) as data
      from ${source} l
     where ${column('syncState')} <> all (${quoteLiteral(`{${settledStates.join(',')}}`)}::text[])
       and ${column('modifiedFields')} is not null`;
  const { rows } = await sql<{ edited: number; drafted: number; unowned: number; unmapped: number }>`
    with edited as (${sql.raw(edited)}),
    mapping (legacy_name, field) as (values ${sql.raw(values)}),
    named as (
      select e.organization_id, e.pfa_id, n.name, m.field, e.data -> m.field as value
        from edited e
        cross join jsonb_array_elements_text(case jsonb_typeof(e.names) when 'array' then e.names else '[]' end) as n(name)
        left join mapping m on m.legacy_name = n.name or m.field = n.name
    ),
    delta as (
      select organization_id, pfa_id, jsonb_object_agg(field, coalesce(value, 'null')) as delta
        from named
       where field is not null
       group by 1, 2
    ),
    drafted as (
      insert into pfa_draft (organization_id, pfa_id, user_id, delta, baseline_version, change_reason, created_at, updated_at)
      select organization_id, pfa_id, u.id, d.delta, e.version, 'edited before the move to PostgreSQL', e.modified_at, e.modified_at
        from edited e
        join delta d using (organization_id, pfa_id)
        join app_user u on u.id = e.modified_by or u.username = e.modified_by
      returning 1
    )
    select (select count(*) from edited)::integer as edited, (select count(*) from drafted)::integer as drafted,
           (select count(*) from edited e where not exists (
             select from app_user u where u.id = e.modified_by or u.username = e.modified_by))::integer as unowned,
           (select count(*) from named where field is null)::integer as unmapped`.execute(trx);
  return describeDrafts(rows[0]);
}

function describeDrafts(
  counts: { edited: number; drafted: number; unowned: number; unmapped: number } | undefined,
): string[] {
  if (counts === undefined || counts.edited === 0) return [];
  const { edited, drafted, unowned, unmapped } = counts;
  return [
    `${drafted} of ${edited} unsynchronised edits became drafts of their users`,
    ...(unowned > 0
      ? [`${unowned} edits were made by nobody known: their values are in the mirror, their marks in legacy only`]
      : []),
    ...(unmapped > 0
      ? [
          `${unmapped} edited fields cannot be drafts (the plan is locked, or the field is unknown); their marks are in legacy only`,
        ]
      : []),
  ];
}
