/**
 * Functions, views, triggers and policies as the code has them: a folder a kind, a file an object (triggers and policies:
 * a table), made again when its text changes. The order follows from which file names which object.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MigrationError } from '../errors.ts';
import { checksumOf, needsOf } from './migration-files.ts';

/** By folder: what a file makes, and the statement that does. */
const kinds = {
  functions: { makes: 'function', statement: /\bcreate (?:or replace )?function (\w+)/g },
  views: { makes: 'view', statement: /\bcreate (?:or replace )?view (\w+)/g },
  'materialized-views': { makes: 'materialized view', statement: /\bcreate materialized view (\w+)/g },
  triggers: { makes: 'trigger', statement: /\bcreate (?:or replace )?trigger (\w+)/g },
  policies: { makes: 'policy', statement: /\bcreate policy (\w+)/g },
} as const;

export type ObjectKind = (typeof kinds)[keyof typeof kinds]['makes'];

export interface ObjectFile {
  kind: ObjectKind;
  /** The name of the object; for triggers and policies, of their table. */
  name: string;
  /** `functions/name.sql` */
  fileName: string;
  sql: string;
  /** What changes when the object does: comments count in functions, whose text the database keeps. */
  checksum: string;
  /** Names of the triggers or policies, else the object's own. */
  members: readonly string[];
  /** Names of other objects that have to be there before. */
  uses: readonly string[];
}

export interface ObjectFiles {
  /** Each after those that it uses. */
  files: readonly ObjectFile[];
  /**
   * From the head of `schema.sql` beside the folder: it grows with every change of a file, so that an older program does not
   * overwrite the objects of a newer one. 0 if there is no such file.
   */
  revision: number;
}

/** Throws MigrationError. */
export async function readObjectFiles(directory: URL): Promise<ObjectFiles> {
  const folder = fileURLToPath(directory);
  const listed = await Promise.all(
    Object.keys(kinds).map(async (kind) => {
      const names = await readdir(join(folder, kind)).catch(() => []);
      return names.filter((name) => name.endsWith('.sql')).map((name) => `${kind}/${name}`);
    }),
  );
  const files = await Promise.all(
    listed.flat().map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const),
  );
  const { revision } = await readRevision(new URL('../schema.sql', directory));
  return { files: toObjectFiles(Object.fromEntries(files)), revision };
}

export interface Revision {
  revision: number;
  /** Checksum of all objects, as they were then. */
  digest: string;
}

const headCharacters = 500;

/** What `describeRevision` has written at the head of the file. */
export async function readRevision(schema: URL): Promise<Revision> {
  const head = await readFile(schema, 'utf8').catch(() => '');
  const [, revision = '0', digest = ''] = /^-- revision (\d+), (\w*)$/m.exec(head.slice(0, headCharacters)) ?? [];
  return { revision: Number(revision), digest };
}

export const describeRevision = ({ revision, digest }: Revision): string => `-- revision ${revision}, ${digest}`;

/** `texts` by file name. In order. Throws MigrationError `bad_object_file`, `circular_objects`. */
export function toObjectFiles(texts: Readonly<Record<string, string>>): ObjectFile[] {
  const files = Object.keys(texts)
    .toSorted()
    .map((fileName) => toObjectFile(fileName, (texts[fileName] as string).replaceAll('\r\n', '\n')));
  const usable = new Map(files.filter(({ kind }) => isUsable(kind)).map((file) => [file.name, file.fileName]));
  return inOrder(
    files.map((file) => ({
      ...file,
      uses: namesIn(file.sql).filter((name) => usable.has(name) && usable.get(name) !== file.fileName),
    })),
  );
}

/** One digest of all objects, whatever the order of the files. */
export function digestOfObjects(files: readonly ObjectFile[]): string {
  return checksumOf(
    files
      .map(({ fileName, checksum }) => `${fileName} ${checksum}\n`)
      .toSorted()
      .join(''),
  );
}

const isUsable = (kind: ObjectKind) => kind !== 'trigger' && kind !== 'policy';

function toObjectFile(fileName: string, sql: string): Omit<ObjectFile, 'uses'> {
  const [folder, file] = fileName.split('/') as [keyof typeof kinds, string];
  const { makes: kind, statement } = kinds[folder];
  const name = file.slice(0, -'.sql'.length);
  const made = [...codeOf(sql).matchAll(statement)].map(([, one]) => one as string);
  const isRight = isUsable(kind) ? made.length === 1 && made[0] === name : made.length > 0;
  if (!isRight) {
    throw new MigrationError(`The file ${fileName} makes ${made.length === 0 ? `no ${kind}` : made.join(', ')}.`, {
      code: 'bad_object_file',
      hint: isUsable(kind)
        ? `A file makes one ${kind} and is named after it: create ${kind} ${name} …`
        : `The file has all that the table ${name} has of this kind: create ${kind} … on ${name} …`,
    });
  }
  return { kind, name, fileName, sql, checksum: checksumOf(kind === 'function' ? sql : plainOf(sql)), members: made };
}

/** Comments and texts aside. Quoted bodies of functions stay. */
const codeOf = (sql: string) => sql.replaceAll(/--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'/g, ' ');
/** Comments and spacing aside, as the database keeps what it has parsed. */
const plainOf = (sql: string) =>
  sql
    .replaceAll(/--[^\n]*|\/\*[\s\S]*?\*\/|('(?:[^']|'')*')/g, (_, text?: string) => text ?? ' ')
    .replaceAll(/\s+/g, ' ');

const namesIn = (sql: string) => [...new Set([...(codeOf(sql).match(/\b[a-z_]\w*\b/g) ?? []), ...needsOf(sql)])];

function inOrder(files: readonly ObjectFile[]): ObjectFile[] {
  const byName = new Map(files.filter(({ kind }) => isUsable(kind)).map((file) => [file.name, file]));
  const ordered = new Set<ObjectFile>();
  const place = (file: ObjectFile, path: readonly ObjectFile[]): void => {
    if (ordered.has(file)) return;
    if (path.includes(file)) throw circular([...path.slice(path.indexOf(file)), file]);
    for (const name of file.uses) place(byName.get(name) as ObjectFile, [...path, file]);
    ordered.add(file);
  };
  for (const file of files) place(file, []);
  return [...ordered];
}

function circular(path: readonly ObjectFile[]): MigrationError {
  return new MigrationError(
    `Objects use one another in a circle, so that none can be made first: ${path.map(({ fileName }) => fileName).join(' → ')}.`,
    { code: 'circular_objects', hint: 'Break it: a name in a text that is executed does not count.' },
  );
}
