/**
 * Unsynchronised edits of a legacy installation as drafts of their users. The baseline is empty: the legacy
 * application kept no earlier values. What cannot become a draft is counted by its reason; its values are in the
 * mirror, its marks in `legacy`.
 */
import { quoteLiteral } from '@vanguard/postgres';
import { sql } from 'kysely';
import { DatastoreError } from '../errors.ts';
import type { ProductTransaction } from '../scope.ts';
import { resolves } from './adopt-table.ts';
import { toOrganization } from './legacy-mappings.ts';
import { explainRefusal, type LegacyColumns } from './legacy-tables.ts';
import { columnSql } from './legacy-values.ts';
import { fieldSql, firstInstantSql, recordMappings, recordsTable } from './record-mappings.ts';

/** States in which nothing was owed to upstream; in any other the edit had not arrived there. */
const settledStates = ['pristine', 'synced'];

const changeReason = 'edited before the move to PostgreSQL';

/** Each edited record is counted once: drafted, unowned or unnamed. */
interface DraftCounts {
  edited: number;
  drafted: number;
  /** Whose author is not a user. */
  unowned: number;
  /** Which name no field that a draft can change. */
  unnamed: number;
  /** Fields of drafted records that a draft cannot change. */
  unmapped: number;
  /** Sources that no draft holds. */
  unknownSources: number;
}

/** Returns in words what became a draft and what did not. Needs the mirror's rows in place. */
export async function adoptDrafts(trx: ProductTransaction, source: string, present: LegacyColumns): Promise<string[]> {
  if (!present.has('syncState')) return [];
  const { rows } = await insertDrafts(source, present)
    .execute(trx)
    .catch((error: unknown) => {
      throw explainRefusal(recordsTable, error);
    });
  return describeDrafts(rows[0] as DraftCounts);
}

function selectEdited(source: string, present: LegacyColumns): string {
  const editable = recordMappings.filter(({ from, isEditable }) => isEditable && present.has(from));
  const data = editable.map((mapping) => `${quoteLiteral(mapping.field)}, ${fieldSql(mapping, present)}`).join(', ');
  const textOf = (name: string) => (present.has(name) ? `${columnSql(name)}::text` : 'null::text');
  return `
    select ${columnSql('organizationId')} as organization_id, ${columnSql('pfaId')} as pfa_id,
           ${textOf('pemsVersion')} as version, ${firstInstantSql(present, ['modifiedAt', 'updatedAt'])} as modified_at,
           text_to_jsonb(${textOf('modifiedFields')}) as names, jsonb_build_object(${data}) as data,
           (select u.id from app_user u where ${textOf('modifiedBy')} in (u.id, u.username)
             order by u.id = ${textOf('modifiedBy')} desc limit 1) as user_id
      from ${source}
     where ${columnSql('syncState')} not in (${settledStates.map(quoteLiteral).join(', ')}) and ${resolves([toOrganization])}`;
}

function insertDrafts(source: string, present: LegacyColumns) {
  // A field is named as its column was, or as the record calls it.
  const names = recordMappings
    .filter(({ from, isEditable }) => isEditable && present.has(from))
    .flatMap(({ from, field }) => [...new Set([from, field])].map((name) => [name, field] as const));
  const values = names.map(([name, field]) => `(${quoteLiteral(name)}, ${quoteLiteral(field)})`).join(', ');
  return sql<DraftCounts>`
    with edited as materialized (${sql.raw(selectEdited(source, present))}),
    mapping (name, field) as (values ${sql.raw(values)}),
    named as (
      select e.organization_id, e.pfa_id, e.user_id, m.field, e.data -> m.field as value
        from edited e
        cross join jsonb_array_elements(case jsonb_typeof(e.names) when 'array' then e.names else '[]' end) as n(name)
        left join mapping m on m.name = n.name #>> '{}'
    ),
    judged as (
      select *, field = 'source' and pfa_is_unknown_source(nullif(value #>> '{}', '')) as is_unknown_source from named
    ),
    delta as (
      select organization_id, pfa_id, jsonb_object_agg(field, value) as delta
        from judged
       where field is not null and not is_unknown_source
       group by 1, 2
    ),
    drafted as (
      insert into pfa_draft (organization_id, pfa_id, user_id, delta, baseline_version, change_reason, created_at, updated_at)
      select organization_id, pfa_id, e.user_id, d.delta, e.version, ${changeReason}, e.modified_at, e.modified_at
        from edited e
        join delta d using (organization_id, pfa_id)
       where e.user_id is not null
      returning 1
    )
    select (select count(*) from edited)::integer as edited,
           (select count(*) from drafted)::integer as drafted,
           (select count(*) from edited where user_id is null)::integer as unowned,
           (select count(*) from edited e left join delta d using (organization_id, pfa_id)
             where e.user_id is not null and d.delta is null)::integer as unnamed,
           (select count(*) from named where user_id is not null and field is null)::integer as unmapped,
           (select count(*) from judged where user_id is not null and is_unknown_source)::integer as "unknownSources"`;
}

function describeDrafts(counts: DraftCounts): string[] {
  const { edited, drafted, unowned, unnamed, unmapped, unknownSources } = counts;
  if (drafted + unowned + unnamed !== edited) {
    throw new DatastoreError('Not every unsynchronised edit was accounted for. Nothing was published.', {
      code: 'adoption_incomplete',
      hint: 'Please report this; the source is as it was.',
      findings: [
        `${edited} edited records: ${drafted} drafts, ${unowned} of nobody known, ${unnamed} that name no field`,
      ],
    });
  }
  if (edited === 0) return [];
  const kept = 'their values are in the mirror, their marks in legacy only';
  return [
    `${drafted} of ${edited} unsynchronised edits became drafts of their users`,
    ...(unowned > 0 ? [`${unowned} edits were made by nobody known: ${kept}`] : []),
    ...(unnamed > 0 ? [`${unnamed} edits name no field that a draft can change: ${kept}`] : []),
    ...(unmapped > 0
      ? [
          `${unmapped} edited fields cannot be in a draft (the plan is locked, or the field is unknown); their marks are in legacy only`,
        ]
      : []),
    ...(unknownSources > 0
      ? [
          `${unknownSources} edited sources are neither Rental nor Purchase and cannot be in a draft: they are in the mirror, marked`,
        ]
      : []),
  ];
}
