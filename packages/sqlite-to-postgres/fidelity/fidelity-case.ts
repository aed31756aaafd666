/**
 * A case of fidelity: a folder that says, readable without this code, what a SQLite database holds and what of it
 * stands in PostgreSQL afterwards. This file reads the folders; `run-case.ts` runs them.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A case is a folder beside this file: `<topic>/<case>/`. */
export const fidelityFolder = import.meta.dirname;

export interface FidelityCase {
  /** `03-values/float-bits`. */
  name: string;
  topic: string;
  folder: string;
  /** First line of the source: `-- Feature: what becomes of it`. */
  feature: string;
  outcome: string;
  /** Builds the database, by SQLite. */
  sourceSql: string;
  /** Statements for PostgreSQL, each followed by the lines that it must print; undefined where the run must stop. */
  expected: string | undefined;
  /** Code and findings of the expected stop. */
  refused: string | undefined;
  /** What must be listed as left behind and set aside, one a line; nothing where the file is missing. */
  left: string;
  /** Options of the command line, separated by spaces. */
  options: string[];
  rulesPath: string | undefined;
}

export function readCases(base = fidelityFolder): FidelityCase[] {
  return foldersIn(base).flatMap((topic) =>
    foldersIn(join(base, topic)).map((name) => readCase(join(base, topic, name), topic, `${topic}/${name}`)),
  );
}

function foldersIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .toSorted();
}

function readCase(folder: string, topic: string, name: string): FidelityCase {
  const find = (file: string) => {
    const path = join(folder, file);
    return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  };
  const sourceSql = find('source.sql') ?? '';
  const heading = /^-- (?<feature>.+?): (?<outcome>.+)/.exec(sourceSql)?.groups;
  if (heading === undefined)
    throw new Error(`${folder}/source.sql does not begin with "-- Feature: what becomes of it"`);
  const rulesPath = join(folder, 'rules.json');
  return {
    name,
    topic,
    folder,
    feature: heading['feature'] as string,
    outcome: heading['outcome'] as string,
    sourceSql,
    expected: find('expected.sql'),
    refused: find('refused.txt'),
    left: find('left.txt') ?? '',
    options: find('options.txt')?.split(/\s+/).filter(Boolean) ?? [],
    rulesPath: existsSync(rulesPath) ? rulesPath : undefined,
  };
}
