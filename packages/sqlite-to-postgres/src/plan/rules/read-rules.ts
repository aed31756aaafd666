/** Reads a rule file: JSON, or a TypeScript or JavaScript module whose default export is the rules. */
import { readFileSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { UsageError } from '../../errors.ts';
import { type MigrationRules, migrationRules } from './rules.ts';

const moduleExtensions = new Set(['.ts', '.mts', '.js', '.mjs']);

/** Throws UsageError `rules_unreadable`, `rules_invalid` naming each wrong place. */
export async function readRules(path: string): Promise<MigrationRules> {
  const content = moduleExtensions.has(extname(path)) ? await readModule(path) : readJson(path);
  const parsed = migrationRules.safeParse(content);
  if (parsed.success) return parsed.data;
  throw new UsageError(`The rule file ${path} is not valid.`, {
    code: 'rules_invalid',
    findings: parsed.error.issues.map(
      ({ path: place, message }) => `${z.core.toDotPath(place) || 'the file'}: ${message}`,
    ),
    hint: 'Its form is described in rules.schema.json of the package and in docs/reference/rules.md.',
  });
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw unreadable(path, error);
  }
}

async function readModule(path: string): Promise<unknown> {
  try {
    const module = (await import(pathToFileURL(resolve(path)).href)) as { default?: unknown };
    return module.default;
  } catch (error) {
    throw unreadable(path, error);
  }
}

function unreadable(path: string, cause: unknown): UsageError {
  return new UsageError(`The rule file ${path} cannot be read: ${(cause as Error).message}.`, {
    code: 'rules_unreadable',
    hint: 'Give a .json file, or a .ts or .mjs module whose default export is the rules.',
    cause,
  });
}
