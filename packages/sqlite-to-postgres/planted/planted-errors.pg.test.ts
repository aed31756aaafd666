/** Errors planted in a real run, each to be caught by the run's own verification; what is published then is nothing. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { connectClient } from '@vanguard/postgres/connection';
import { createTestDatabase, isWholeSuite } from '@vanguard/postgres/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { spawnCommand } from '../src/testing/spawn-command.ts';
import { useFolders } from '../src/testing/sqlite-file.ts';
import type { Catcher, PlantedError } from './planted-error.ts';
import { plantedErrors } from './planted-errors.ts';
import { scenes } from './scenes.ts';

const makeFolder = useFolders();
const names = Object.keys(scenes) as (keyof typeof scenes)[];
const always = plantedErrors.filter(({ isAlways }) => isAlways);

/** In which words each of them speaks; the first that fits. */
const words: readonly (readonly [Catcher, RegExp])[] = [
  ['the names of columns', /fills "[^"]+" where "[^"]+" has/],
  ['the types of columns', /are of other types than the plan says/],
  ['the order of rowids', /stands after the row/],
  ['rows that SQLite is asked for', /SQLite does not know a row/],
  ["SQLite's count of rows", /were read where SQLite counts/],
  ['the sample', /than PostgreSQL reads in the source's|the sample has no row|PostgreSQL reads no value/],
  ['the digests', / differ$|missing in target|not in source/m],
  ['the catalogs', /is missing|is not as planned/],
  ['the frozen plan', /Cannot assign to read only property|object is not extensible/],
  ['the server', /PostgreSQL refused/],
];

const files = {} as Record<keyof typeof scenes, string>;
const contents = {} as Record<keyof typeof scenes, string>;

beforeAll(async () => {
  for (const name of names) {
    files[name] = join(makeFolder(), 'source.db');
    using database = new DatabaseSync(files[name]);
    database.exec(scenes[name].source);
  }
  for (const name of names) {
    const { status, output, held } = await run(name, undefined);
    if (status !== scenes[name].status)
      throw new Error(`without an error planted, "${name}" ended with ${status}:\n${output}`);
    contents[name] = held;
  }
});

interface Run {
  status: number | null;
  output: string;
  isLive: boolean;
  /** Everything that stands in the target afterwards, as one checksum. */
  held: string;
}

async function run(name: keyof typeof scenes, error: PlantedError | undefined): Promise<Run> {
  const scene = scenes[name];
  const folder = makeFolder();
  const mark = join(folder, 'planted');
  const config = join(folder, 'rules.json');
  writeFileSync(config, JSON.stringify(scene.rules));
  const database = await createTestDatabase();
  const client = await connectClient(database.url);
  try {
    if (scene.target !== undefined) await client.query(scene.target);
    const environment =
      error === undefined
        ? {}
        : {
            NODE_OPTIONS: `--import ${fileURLToPath(new URL('plant.ts', import.meta.url))}`,
            PLANTED_ERROR: JSON.stringify({ ...error, mark }),
          };
    mkdirSync(join(folder, 'project'));
    const args = ['migrate', files[name], database.url, '--yes', '--config', config, ...scene.options];
    const { status, stdout, stderr } = await spawnCommand(args, join(folder, 'project'), { environment });
    return { status, output: stdout + stderr, isLive: existsSync(mark), held: await checksum(client) };
  } finally {
    await client.end();
    await database.drop();
  }
}

async function checksum(client: Awaited<ReturnType<typeof connectClient>>): Promise<string> {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1`,
  );
  const sums: string[] = [];
  for (const { name } of rows) {
    const { rows: sum } = await client.query<{ sum: string }>(
      `select count(*) || ' ' || coalesce(md5(string_agg(md5(t::text), '' order by md5(t::text))), '') as sum from public."${name}" t`,
    );
    sums.push(`${name} ${sum[0]?.sum}`);
  }
  return sums.join('\n');
}

function catcherOf({ status, output, held }: Run, scene: keyof typeof scenes): Catcher | undefined {
  if (status === scenes[scene].status) return held === contents[scene] ? 'the first look at pages' : undefined;
  return words.find(([, form]) => form.test(output))?.[0];
}

describe('an error in the mover is caught before anything is published', () => {
  test.concurrent.each((isWholeSuite ? plantedErrors : always).map((error) => [error.error, error] as const))(
    '%s',
    async (_name, error) => {
      const found = await run(error.scene, error);
      const result = {
        caughtBy: catcherOf(found, error.scene),
        isLive: found.isLive,
        isPublished: isPublished(found, error.scene),
      };
      const expected = {
        caughtBy: error.caughtBy,
        isLive: true,
        isPublished: error.caughtBy === 'the first look at pages',
      };
      expect({ ...result, told: isDeepStrictEqual(result, expected) ? '' : found.output }).toEqual({
        ...expected,
        told: '',
      });
    },
  );
});

/** Any row of it. */
function isPublished({ held }: Run, scene: keyof typeof scenes): boolean {
  return held !== (scenes[scene].target === undefined ? '' : 'item 0 ');
}
