/**
 * Tables in which migration tools remember what they did to a schema. Where the tables of the target are there, they
 * tell of the target's schema, and the source's rows would tell it what was never done to it. Pure.
 */
import { foldedName } from '../source/folded-name.ts';

interface Bookkeeping {
  tool: string;
  /** In lower case. */
  tables: readonly string[];
}

const tools: readonly Bookkeeping[] = [
  { tool: 'Alembic', tables: ['alembic_version'] },
  { tool: 'Aerich', tables: ['aerich'] },
  { tool: 'Atlas', tables: ['atlas_schema_revisions'] },
  { tool: 'CakePHP', tables: ['cake_d_c_users_phinxlog', 'cake_migrations', 'cake_seeds'] },
  { tool: 'DbUp', tables: ['schemaversions'] },
  { tool: 'dbmate, Rails or golang-migrate', tables: ['schema_migrations', 'schema_migration'] },
  { tool: 'Diesel', tables: ['__diesel_schema_migrations'] },
  { tool: 'Directus', tables: ['directus_migrations'] },
  { tool: 'Django', tables: ['django_migrations'] },
  { tool: 'Doctrine', tables: ['doctrine_migration_versions'] },
  { tool: 'Drizzle', tables: ['__drizzle_migrations'] },
  { tool: 'Ecto', tables: ['ecto_schema_migrations'] },
  { tool: 'Entity Framework', tables: ['__efmigrationshistory', '__migrationhistory'] },
  { tool: 'Evolutions of Play', tables: ['play_evolutions', 'play_evolutions_lock'] },
  { tool: 'FluentMigrator', tables: ['versioninfo'] },
  { tool: 'Flyway', tables: ['flyway_schema_history', 'schema_version'] },
  { tool: 'goose', tables: ['goose_db_version'] },
  { tool: 'gorp or sql-migrate', tables: ['gorp_migrations', 'gorp_lock'] },
  { tool: 'Grafana', tables: ['migration_log', 'unifiedstorage_migration_log', 'resource_migration_log'] },
  { tool: 'Hasura', tables: ['hdb_version'] },
  { tool: 'Knex', tables: ['knex_migrations', 'knex_migrations_lock'] },
  { tool: 'Kysely', tables: ['kysely_migration', 'kysely_migration_lock'] },
  { tool: 'Liquibase', tables: ['databasechangelog', 'databasechangeloglock'] },
  { tool: 'MikroORM', tables: ['mikro_orm_migrations'] },
  { tool: 'Mattermost', tables: ['db_migrations', 'db_lock'] },
  { tool: 'MyBatis', tables: ['changelog'] },
  { tool: 'node-pg-migrate', tables: ['pgmigrations'] },
  { tool: 'Payload', tables: ['payload_migrations'] },
  { tool: 'Peewee', tables: ['migratehistory', 'peewee_migrate'] },
  { tool: 'Phinx', tables: ['phinxlog'] },
  { tool: 'PocketBase', tables: ['_migrations'] },
  { tool: 'Prisma', tables: ['_prisma_migrations'] },
  { tool: 'Rails', tables: ['ar_internal_metadata', 'data_migrations'] },
  { tool: 'Refinery', tables: ['refinery_schema_history'] },
  { tool: 'SeaORM', tables: ['seaql_migrations'] },
  { tool: 'Sequel', tables: ['schema_info'] },
  { tool: 'Sequelize', tables: ['sequelizemeta', 'sequelizedata'] },
  { tool: 'SQLx', tables: ['_sqlx_migrations'] },
  { tool: 'Strapi', tables: ['strapi_migrations', 'strapi_migrations_internal', 'strapi_database_schema'] },
  { tool: 'Synapse', tables: ['applied_schema_deltas', 'applied_module_schemas', 'schema_compat_version'] },
  { tool: 'TypeORM', tables: ['typeorm_metadata'] },
  { tool: 'yoyo', tables: ['_yoyo_migration', '_yoyo_log', '_yoyo_version', 'yoyo_lock'] },
];

const byTable: ReadonlyMap<string, string> = new Map(
  tools.flatMap(({ tool, tables }) => tables.map((table) => [table, tool] as const)),
);

/** Names that an application may well give to a table of its own: their columns decide. */
const ambiguous: ReadonlySet<string> = new Set([
  'changelog',
  'migration',
  'migration_versions',
  'migrations',
  'schema_info',
  'schema_version',
  'schemaversion',
  'version',
  'versioninfo',
  'db_version',
]);

/** What such tables are made of, and little else is. */
const words: ReadonlySet<string> = new Set(
  'id,name,version,version_id,num,migration,migration_name,migration_id,batch,timestamp,time,dirty,hash,checksum,description,script,sql,type,rank,installed_rank,installed_by,installed_on,execution_time,success,error,app,applied,applied_at,applied_on,appliedon,applied_by,created,created_at,executed_at,run_on,run_at,migrated_at,finished_at,is_applied,tstamp'.split(
    ',',
  ),
);

/** The name of the tool, or undefined for a table of the application. */
export function bookkeepingTool({
  name,
  columns,
}: {
  name: string;
  columns: readonly { name: string }[];
}): string | undefined {
  const table = foldedName(name);
  if (!ambiguous.has(table)) return byTable.get(table);
  const isBookkeeping = columns.every((column) => words.has(foldedName(column.name)));
  return isBookkeeping ? (byTable.get(table) ?? 'a migration tool') : undefined;
}
