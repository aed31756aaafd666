/**
 * How an organization writes its files: the configuration it has marked as its default, else the one for all
 * organizations, else every field under its own label. What older installations kept is read leniently: fields that no
 * record has are left out.
 */
import { type ExportField, exportFields, hasRole } from '@vanguard/pfa';
import { sql } from 'kysely';
import { legacyFieldNames } from '../adoption/legacy-field-names.ts';
import { DatastoreError } from '../errors.ts';
import { asOrganization, type ProductDatabase, type Scope } from '../scope.ts';
import { uniqueLabels } from './export-fields.ts';

export interface FieldConfiguration {
  organizationCode: string;
  /** The enabled fields in their order. */
  fields: readonly ExportField[];
  /** Whether somebody has chosen them; else they are all there are. */
  isChosen: boolean;
  /** The label of every field; no two are equal. */
  labels: ReadonlyMap<ExportField, string>;
  includeHeaders: boolean;
  /** As the organization wrote it: `DD/MM/YYYY`. */
  dateFormat: string;
  /** One character. */
  delimiter: string;
  encoding: string;
}

interface ConfigurationRow {
  code: string;
  mappings: unknown;
  includeHeaders: boolean | null;
  dateFormat: string | null;
  delimiter: string | null;
  encoding: string | null;
}

/** Throws DatastoreError `bad_configuration`. */
export async function readFieldConfiguration(database: ProductDatabase, scope: Scope): Promise<FieldConfiguration> {
  return await asOrganization(
    database,
    scope,
    async (trx) => {
      const { rows } = await sql<ConfigurationRow>`
        /* field configuration */ select o.code, f.field_mappings as mappings, f.include_headers as "includeHeaders",
               f.date_format as "dateFormat", f.delimiter, f.encoding
          from organization o
          left join field_configuration f on f.is_default and (f.organization_id = o.id or f.organization_id is null)
         where o.id = ${scope.organizationId}
         order by f.organization_id nulls last, f.updated_at desc, f.id
         limit 1`.execute(trx);
      const [row] = rows;
      if (row === undefined) throw new Error('whoever has a scope has an organization');
      return toConfiguration(row);
    },
    { readOnly: true },
  );
}

function toConfiguration(row: ConfigurationRow): FieldConfiguration {
  const mappings = toMappings(row.mappings);
  const enabled = [...new Set(mappings.filter(({ isEnabled }) => isEnabled).map(({ field }) => field))];
  const fields = enabled.length === 0 ? exportFields : enabled;
  const own = new Map(mappings.flatMap(({ field, label }) => (label === '' ? [] : [[field, label] as const])));
  return {
    organizationCode: row.code,
    fields,
    isChosen: enabled.length > 0,
    labels: uniqueLabels(fields, own),
    includeHeaders: row.includeHeaders ?? true,
    dateFormat: row.dateFormat ?? 'YYYY-MM-DD',
    delimiter: toDelimiter(row.delimiter ?? ','),
    encoding: row.encoding ?? 'UTF-8',
  };
}

interface Mapping {
  field: ExportField;
  label: string;
  isEnabled: boolean;
}

const fieldOfLegacyName = new Map(Object.entries(legacyFieldNames).map(([field, legacyName]) => [legacyName, field]));

function toMappings(mappings: unknown): Mapping[] {
  if (!Array.isArray(mappings)) return [];
  const entries = (mappings as Record<string, unknown>[]).filter((entry) => typeof entry?.['field'] === 'string');
  return entries
    .toSorted((a, b) => orderOf(a) - orderOf(b))
    .flatMap(({ field: name, label, enabled }) => {
      const field = fieldOfLegacyName.get(String(name)) ?? String(name);
      if (!hasRole(field, 'exported')) return [];
      return [{ field, label: typeof label === 'string' ? label.trim() : '', isEnabled: enabled !== false }];
    });
}

const orderOf = ({ order }: Record<string, unknown>) => (typeof order === 'number' ? order : Number.MAX_SAFE_INTEGER);

function toDelimiter(text: string): string {
  const delimiter = ['tab', '\\t'].includes(text.toLowerCase()) ? '\t' : text;
  if (delimiter.length === 1 && !/["\r\n\p{L}\p{N}.+-]/u.test(delimiter)) return delimiter;
  throw new DatastoreError(
    `The organization's field configuration separates columns by ${JSON.stringify(text)}, which no file can be read with.`,
    { code: 'bad_configuration', hint: 'Use one character there: a comma, a semicolon, a tab or a bar.' },
  );
}
