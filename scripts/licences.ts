/**
 * `npm run licences`: every package that the product stands on when it runs or when its page is built, with version and
 * licence, from the lock file and what is installed. Ends with 1 where one has a licence that nobody has looked at.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

/** Each may be used in and with a product under another licence; MPL asks for the source of the changed files alone. */
const known = [
  'MIT',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'Unlicense',
  'MPL-2.0',
  'OFL-1.1',
];

interface Locked {
  version?: string;
  license?: string;
  link?: boolean;
  dev?: boolean;
  devOptional?: boolean;
}

const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
  packages: Record<string, Locked>;
};

/** The registry's word, else that of the package; programs for other platforms are not installed, and have that of their siblings. */
function licenceOf(path: string, { license }: Locked): string | undefined {
  const file = join(root, path, 'package.json');
  if (license !== undefined || !existsSync(file)) return license;
  return (JSON.parse(readFileSync(file, 'utf8')) as { license?: string }).license ?? 'none';
}

const found = Object.entries(packages)
  .filter(([path, { link, dev, devOptional }]) => path.includes('node_modules/') && !link && !dev && !devOptional)
  .map(([path, locked]) => ({
    name: path.replace(/^.*node_modules\//, ''),
    version: locked.version ?? '',
    licence: licenceOf(path, locked),
  }))
  .filter(({ licence }) => licence !== undefined)
  .toSorted((a, b) => a.name.localeCompare(b.name));
const unknown = found.filter(
  ({ licence = '' }) =>
    !licence
      .replaceAll(/[()]/g, '')
      .split(' OR ')
      .some((one) => known.includes(one)),
);

if (!process.argv.includes('--check'))
  for (const { name, version, licence } of found) process.stdout.write(`${name}\t${version}\t${licence}\n`);
for (const { name, version, licence } of unknown)
  process.stderr.write(
    `${name} ${version}: the licence ${licence} is not among those of scripts/licences.ts; look at it, and add it or leave the package out.\n`,
  );
process.exitCode = unknown.length > 0 ? 1 : 0;
