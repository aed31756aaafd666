/**
 * Compares a SQLite database with what stands in PostgreSQL. Without a plan that tells the names, those that are alike
 * but for letter case or the cut at 63 bytes are taken for the same.
 */
import { DatabaseSync } from 'node:sqlite';
import type { connectClient } from '@vanguard/postgres';
import { isKnownType, sourceLines } from '../packages/sqlite-to-postgres/fidelity/source-lines.ts';
import { differences, sourceStructure, targetStructure } from '../packages/sqlite-to-postgres/fidelity/structure.ts';
import { type TargetColumn, targetColumns, targetLines } from '../packages/sqlite-to-postgres/fidelity/target-lines.ts';

type Client = Awaited<ReturnType<typeof connectClient>>;

export interface Judgement {
  /** Found in the target. */
  tables: number;
  lostRows: number;
  changedRows: number;
  /** Tables, keys, checks and other parts of the schema, in words. */
  missing: string[];
}

/** By names of the source: tables, and columns as `table.column`. */
export type TargetNames = ReadonlyMap<string, string>;

/** What a plan says that no judge can know by itself. */
export interface ToldByPlan {
  names?: TargetNames;
  /** By `table.column` of the source. */
  columns?: ReadonlyMap<string, Pick<TargetColumn, 'reading' | 'escapesNul' | 'encoding' | 'decodes'>>;
}

export async function judge(client: Client, path: string, told: ToldByPlan = {}): Promise<Judgement> {
  const judgement: Judgement = { tables: 0, lostRows: 0, changedRows: 0, missing: [] };
  const found = await targetTables(client);
  const pairs: { source: string; name: string }[] = [];
  for (const { source, columns, rows } of sourceTables(path)) {
    const name = told.names?.get(source) ?? findName(source, found);
    if (name === undefined) {
      judgement.missing.push(`table ${source}`);
      judgement.lostRows += rows;
      continue;
    }
    judgement.tables++;
    pairs.push({ source, name });
    await judgeRows({ client, path, told }, { source, name, columns, rows }, judgement);
  }
  const expected = sourceStructure(path, { tables: pairs, leftBehind: [] });
  judgement.missing.push(...differences(expected, await targetStructure(client, 'public', { tables: pairs })));
  judgement.missing.push(...(await missingParts(client, path)));
  return judgement;
}

interface SourceTable {
  source: string;
  columns: string[];
  rows: number;
}

function sourceTables(path: string): SourceTable[] {
  using database = new DatabaseSync(path, { readOnly: true });
  const tables = database
    .prepare(
      `select name from pragma_table_list where schema = 'main' and type = 'table' and name not like 'sqlite\\_%' escape '\\'`,
    )
    .all() as { name: string }[];
  return tables.map(({ name }) => ({
    source: name,
    columns: database
      .prepare('select name from pragma_table_xinfo(?)')
      .all(name)
      .map((row) => String(row['name'])),
    rows: Number(database.prepare(`select count(*) as n from "${name.replaceAll('"', '""')}"`).get()?.['n']),
  }));
}

async function targetTables(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`,
  );
  return rows.map(({ name }) => name);
}

/** Also a name that was cut to 63 bytes or given a number. */
function findName(name: string, found: readonly string[]): string | undefined {
  const cut = Buffer.from(name)
    .subarray(0, 60)
    .toString()
    .replace(/\ufffd$/, '');
  return (
    found.find((each) => each === name) ??
    found.find((each) => each.toLowerCase() === name.toLowerCase()) ??
    (Buffer.byteLength(name) > 63 ? found.find((each) => each.startsWith(cut)) : undefined)
  );
}

async function judgeRows(
  { client, path, told }: { client: Client; path: string; told: ToldByPlan },
  { source, name, columns, rows }: SourceTable & { name: string },
  judgement: Judgement,
): Promise<void> {
  const found = await targetColumns(client, 'public', name, new Map());
  const names = found.map((column) => column.name);
  const sources = new Map(
    columns.map((column) => [told.names?.get(`${source}.${column}`) ?? findName(column, names) ?? '', column]),
  );
  const compared = found
    .filter((column) => sources.has(column.name))
    .map(({ name: target, type }) => ({
      name: target,
      source: sources.get(target) as string,
      // Anything else is compared by the text that PostgreSQL prints.
      type: isKnownType(type) ? type : 'text',
      ...told.columns?.get(`${source}.${sources.get(target)}`),
    }));
  const lost = columns.length - compared.length;
  if (lost > 0) judgement.missing.push(`${lost} columns of ${source}`);
  const actual = await targetLines(client, 'public', name, compared);
  judgement.lostRows += Math.max(0, rows - actual.length);
  const left = Map.groupBy(actual, (line) => line);
  const equal = sourceLines(path, source, compared).filter((line) => left.get(line)?.pop() !== undefined).length;
  judgement.changedRows += actual.length - equal;
}

interface Parts {
  checks: number;
  defaults: number;
  generated: number;
  views: number;
}

async function missingParts(client: Client, path: string): Promise<string[]> {
  const expected = sourceParts(path);
  const { rows } = await client.query<Parts>(`
    select (select count(*)::int from pg_constraint where connamespace = 'public'::regnamespace and contype = 'c') as checks,
           (select count(*)::int from pg_attrdef d join pg_attribute a on (a.attrelid, a.attnum) = (d.adrelid, d.adnum)
              join pg_class c on c.oid = a.attrelid
             where c.relnamespace = 'public'::regnamespace and a.attgenerated = '' and pg_get_expr(d.adbin, d.adrelid) not like 'nextval(%') as defaults,
           (select count(*)::int from pg_attribute a join pg_class c on c.oid = a.attrelid
             where c.relnamespace = 'public'::regnamespace and a.attgenerated <> '') as generated,
           (select count(*)::int from pg_class where relnamespace = 'public'::regnamespace and relkind = 'v') as views`);
  const actual: Parts = { checks: 0, defaults: 0, generated: 0, views: 0, ...rows[0] };
  return (Object.keys(expected) as (keyof Parts)[])
    .filter((part) => actual[part] < expected[part])
    .map((part) => `${expected[part] - actual[part]} of ${expected[part]} ${part}`);
}

function sourceParts(path: string): Parts {
  using database = new DatabaseSync(path, { readOnly: true });
  const count = (sql: string) => Number(database.prepare(sql).get()?.['n']);
  const columns = `from pragma_table_list l, pragma_table_xinfo(l.name) c where l.schema = 'main' and l.type = 'table' and l.name not like 'sqlite\\_%' escape '\\'`;
  const definitions = database
    .prepare(`select sql from sqlite_schema where type = 'table' and sql not like '%virtual table%'`)
    .all();
  const withoutTexts = definitions.map(({ sql }) => String(sql).replace(/'(?:[^']|'')*'|--.*|\/\*[^]*?\*\//g, ''));
  return {
    checks: withoutTexts.reduce((sum, sql) => sum + [...sql.matchAll(/\bcheck\s*\(/gi)].length, 0),
    defaults: count(`select count(*) as n ${columns} and c.dflt_value is not null and lower(c.dflt_value) <> 'null'`),
    generated: count(`select count(*) as n ${columns} and c.hidden in (2, 3)`),
    views: count(`select count(*) as n from sqlite_schema where type = 'view'`),
  };
}
