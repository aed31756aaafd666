/** Which schema a command is about: `--schema`, else that of the URL, else `public`. */
import { parseDatabaseUrl } from '@vanguard/postgres/connection';
import { checkSchemaName } from '../server/schema-name.ts';

export interface SchemaOption {
  schema?: string;
}

/** `url` is empty or unset where there is no target. Throws PostgresConnectionError, UsageError `schema_not_allowed`. */
export function schemaOf({ schema }: SchemaOption, url: string | undefined): string {
  const ofUrl = url === undefined || url === '' ? undefined : parseDatabaseUrl(url).schema;
  return checkSchemaName(schema ?? ofUrl ?? 'public');
}
