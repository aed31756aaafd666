/**
 * The folder of a bundle. Written under a name of its own and renamed when it is whole; read only after every file
 * was found to be what the manifest says.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { SourceError, TargetError } from '../errors.ts';
import { makeFolder } from '../journal/make-folder.ts';
import { hashFile } from '../source/snapshot.ts';
import { checksumsName, type Manifest, manifestName, manifestSchema } from './manifest.ts';

export class BundleWriter {
  readonly path: string;
  readonly partialPath: string;
  #files = 0;

  /** Throws TargetError `bundle_folder_not_empty`, `bundle_not_writable`. */
  constructor(folder: string) {
    this.path = resolve(folder);
    this.partialPath = `${this.path}.partial`;
    if (existsSync(this.path) && !isEmptyFolder(this.path)) {
      throw new TargetError(`${this.path} is there and not an empty folder.`, {
        code: 'bundle_folder_not_empty',
        hint: 'Nothing was written. Give the name of a folder that is empty or does not exist.',
      });
    }
    this.#write(() => {
      rmSync(this.partialPath, { recursive: true, force: true });
      makeFolder(this.partialPath);
    });
  }

  /** A file name for the rows of a table; names of tables may hold anything. */
  nameFile(table: string): string {
    const readable = table.replace(/[^A-Za-z0-9_-]+/g, '-').slice(0, 60);
    return `${String(++this.#files).padStart(4, '0')}-${readable}.ndjson`;
  }

  pathOf(file: string): string {
    return join(this.partialPath, file);
  }

  finish(manifest: Manifest): void {
    const text = `${JSON.stringify(manifest, undefined, 2)}\n`;
    const sums = [
      { sha256: createHash('sha256').update(text).digest('hex'), file: manifestName },
      ...manifest.tables,
    ].map(({ sha256, file }) => `${sha256}  ${file}\n`);
    this.#write(() => {
      writeFileSync(this.pathOf(manifestName), text, { flush: true });
      writeFileSync(this.pathOf(checksumsName), sums.join(''), { flush: true });
      if (existsSync(this.path)) rmdirSync(this.path);
      renameSync(this.partialPath, this.path);
    });
  }

  discard(): void {
    rmSync(this.partialPath, { recursive: true, force: true });
  }

  #write(work: () => void): void {
    try {
      work();
    } catch (error) {
      throw asWriteError(this.path, error);
    }
  }
}

/** Errors of the file system as TargetError `bundle_not_writable`, any other as it is. */
export function asWriteError(path: string, error: unknown): unknown {
  const { code = '', message } = error as NodeJS.ErrnoException;
  if (!(error instanceof Error) || !/^E[A-Z]+$/.test(code)) return error;
  return new TargetError(`Cannot write the bundle ${path}: ${message}.`, {
    code: 'bundle_not_writable',
    hint: 'Nothing is left of it. It needs a folder this account may write to, and room for the rows as text.',
    cause: error,
  });
}

function isEmptyFolder(path: string): boolean {
  try {
    return readdirSync(path).length === 0;
  } catch {
    return false;
  }
}

export interface CheckedBundle {
  path: string;
  manifest: Manifest;
}

/** Throws SourceError `bundle_missing`, `bundle_unreadable`, `bundle_damaged` with every file that is not as it was. */
export async function openBundle(
  folder: string,
  onFile: (file: string, index: number, total: number) => void,
): Promise<CheckedBundle> {
  const path = resolve(folder);
  const sums = readChecksums(path);
  const text = readFileSync(join(path, manifestName), 'utf8');
  if (createHash('sha256').update(text).digest('hex') !== sums.get(manifestName)) {
    throw damaged(path, [`${manifestName} was changed`]);
  }
  const manifest = parseManifest(path, text);
  const present = readdirSync(path).filter((name) => name !== manifestName && name !== checksumsName);
  const known = new Set(manifest.tables.map(({ file }) => file));
  const findings = present.filter((name) => !known.has(name)).map((name) => `${name} is not part of it`);
  for (const [i, { file, sha256 }] of manifest.tables.entries()) {
    onFile(file, i, manifest.tables.length);
    if (!present.includes(file)) findings.push(`${file} is missing`);
    else if ((await hashFile(join(path, file))) !== sha256) findings.push(`${file} was changed or cut off`);
  }
  if (findings.length > 0) throw damaged(path, findings);
  return { path, manifest };
}

/** Throws SourceError `bundle_missing`. */
export function checkBundleFolder(path: string): void {
  const missing = [manifestName, checksumsName].filter((name) => !existsSync(join(path, name)));
  if (missing.length > 0) {
    throw new SourceError(`${path} is not a bundle: ${missing.join(' and ')} missing.`, {
      code: 'bundle_missing',
      hint: 'Give the folder that `export` wrote.',
    });
  }
}

function readChecksums(path: string): Map<string, string> {
  checkBundleFolder(path);
  const lines = readFileSync(join(path, checksumsName), 'utf8').trim().split('\n');
  return new Map(lines.map((line) => [line.slice(66), line.slice(0, 64)]));
}

function parseManifest(path: string, text: string): Manifest {
  try {
    return manifestSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new SourceError(`The manifest of the bundle ${path} cannot be read.`, {
      code: 'bundle_unreadable',
      hint: 'It was written by another version of this program: import it with that version, or export again.',
      cause: error,
    });
  }
}

function damaged(path: string, findings: string[]): SourceError {
  return new SourceError(`The bundle ${path} is not what was exported.`, {
    code: 'bundle_damaged',
    findings,
    hint: 'Nothing was changed in the target. Copy the bundle again, or export again.',
  });
}
