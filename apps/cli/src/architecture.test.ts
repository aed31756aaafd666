/** ARCHITECTURE.md draws the arrows that the boundaries allow, and names files and folders that are there. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../../..');
const text = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');

interface Rule {
  from: { path?: string };
  to: { path?: string; pathNot?: string };
}
const { forbidden } = createRequire(import.meta.url)(join(root, '.dependency-cruiser.cjs')) as { forbidden: Rule[] };
const workspaces = ['packages', 'apps'].flatMap((folder) =>
  readdirSync(join(root, folder)).map((name) => `${folder}/${name}`),
);

test('the diagram has the arrows between packages that the boundaries allow, and no other', () => {
  const drawn: [string, string][] = [];
  const folders = new Map(
    [...text.matchAll(/(\w+)\[((?:apps|packages)\/[\w-]+)\]/g)].map(([, id, path]) => [id, path]),
  );
  for (const [, from, to] of text.matchAll(/^ {2}(\w+)(?:\[[^\]]+\])? --> (\w+)/gm))
    drawn.push([folders.get(from) ?? '', folders.get(to) ?? '']);
  const allowed = forbidden
    .filter(({ to }) => to.path === '^(packages|apps)/' && to.pathNot !== undefined)
    .flatMap(({ from, to }) => {
      const may = new RegExp(to.pathNot ?? '');
      const own = workspaces.find((path) => `^${path}/` === from.path) ?? '';
      return workspaces.filter((path) => path !== own && may.test(`${path}/`)).map((path) => [own, path]);
    });
  expect(allowed.length).toBeGreaterThan(20);
  expect(drawn.map((arrow) => arrow.join(' → ')).toSorted()).toEqual(
    allowed.map((arrow) => arrow.join(' → ')).toSorted(),
  );
});

test('every package has a line in the table', () => {
  const named = [...text.matchAll(/^\| `((?:packages|apps)\/[\w-]+)` \|/gm)].map(([, path]) => path as string);
  expect(named.toSorted()).toEqual(workspaces.toSorted());
});

/** What a path may be relative to. */
const bases = ['.', ...workspaces, ...workspaces.map((path) => `${path}/src`)];
/** Made by a run of the product, or drawn from many. */
const made = /^(\.vanguard\/|…|apps\/web\/dist|packages\/timeline-canvas|\/api)/;

test('every file and folder that it names is there', () => {
  const paths = [...text.matchAll(/`([\w.@…-]*(?:\/[\w.-]*)+|[\w-]+\.(?:ts|sql|cjs))`/g)].map(
    ([, path]) => path as string,
  );
  expect(paths.length).toBeGreaterThan(60);
  const missing = paths.filter(
    (path) => !made.test(path) && !path.startsWith('@') && !bases.some((base) => existsSync(join(root, base, path))),
  );
  expect(missing).toEqual([]);
});
