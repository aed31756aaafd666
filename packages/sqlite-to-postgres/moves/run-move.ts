/** Runs one case in a database and a folder of its own, and tells what came of each call as text. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { connectClient } from '@vanguard/postgres/connection';
import { isWholeSuite } from '@vanguard/postgres/testing';
import type { Client } from 'pg';
import { runCommand } from '../src/testing/run-command.ts';
import { askDoctor, isForDoctor, planStatus } from './ask-doctor.ts';
import type { MoveCase } from './move-case.ts';

export interface MoveTarget {
  /** URL of the database, as a role that may create schemas but has no other privileges. */
  url: string;
  superuserUrl: string;
  folder: string;
}

export async function runMove({ calls, source, target, setUp }: MoveCase, where: MoveTarget): Promise<string> {
  const { folder, url } = where;
  inFile(join(folder, 'source.db'), source);
  if (setUp !== undefined) await inTarget(where.superuserUrl, async (client) => void (await client.query(setUp)));
  await inTarget(url, async (client) => void (await client.query(target)));
  // Before a merge the doctor is asked about the first move of a case: often the one that stops.
  const first = calls.findIndex(isForDoctor);
  let transcript = '';
  for (const [at, call] of calls.entries())
    transcript += `$ ${call}\n${await answer(call, where, isWholeSuite || at === first)}`;
  return transcript;
}

async function answer(call: string, { folder, url }: MoveTarget, isDoctorAsked: boolean): Promise<string> {
  const [word = '', ...rest] = call.split(' ');
  const text = rest.join(' ');
  switch (word) {
    case 'sql':
      return await inTarget(url, async (client) => await rowsOf(client, text));
    case 'source':
      return inFile(join(folder, 'source.db'), text);
    case 'carried':
      return inFile(join(folder, 'now.db'), text);
    case 'rules':
      writeFileSync(join(folder, 'rules.json'), text);
      return '';
    default: {
      const args = [word, ...rest].map((arg) => (arg === '$TARGET' ? url : arg));
      const isAsked = isDoctorAsked && isForDoctor(call);
      const doctor = isAsked ? await askDoctor(args, folder, { DATABASE_URL: url }) : undefined;
      const { status, stdout, stderr } = await runCommand(args, folder, { DATABASE_URL: url });
      if (status === 1) throw new Error(stderr);
      const planned = planStatus({ status, stderr });
      if (doctor !== undefined && planned !== undefined && doctor !== planned)
        throw new Error(`the doctor ends "${call}" with ${doctor}, the plan with ${planned}`);
      return `${plain(stdout + stderr, folder)}[exit ${status}]\n`;
    }
  }
}

function inFile(path: string, sql: string): string {
  using database = new DatabaseSync(path, { enableForeignKeyConstraints: false });
  if (!sql.startsWith('select')) {
    database.exec(sql);
    return '';
  }
  const statement = database.prepare(sql);
  statement.setReturnArrays(true);
  return lines(statement.all() as unknown as unknown[][]);
}

function lines(rows: readonly unknown[][]): string {
  return rows.map((row) => `${row.map(show).join(' | ')}\n`).join('');
}

async function inTarget<Result>(url: string, work: (client: Client) => Promise<Result>): Promise<Result> {
  const client = await connectClient(url);
  try {
    await client.query(`set timezone = 'UTC'`);
    return await work(client);
  } finally {
    await client.end();
  }
}

async function rowsOf(client: Client, sql: string): Promise<string> {
  try {
    const results = [await client.query<unknown[]>({ text: sql, rowMode: 'array' })].flat();
    return results.map(({ rows }) => lines(rows)).join('');
  } catch (error) {
    return `error: ${(error as Error).message}\n`;
  }
}

function show(value: unknown): string {
  if (value === null) return 'NULL';
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Without what differs from run to run, and without the lines that only tell that a phase ended. */
function plain(printed: string, folder: string): string {
  return printed
    .split('\n')
    .filter((line) => line !== '' && !/^✓ (?!Publish)/.test(line) && !/^(Undo with|Size):/.test(line))
    .map((line) =>
      line
        .replaceAll(folder, '.')
        .replaceAll(/'postgresql:[^']*'/g, '$TARGET')
        .replace(/ \(\d[\d.]* m?s\)$/, '')
        .replace(/ in \d[\d.]* m?s\.$/, '.')
        .replace(/\d{8}-\d{6}-[0-9a-f]{6}/, 'RUN'),
    )
    .map((line) => `${line}\n`)
    .join('');
}
