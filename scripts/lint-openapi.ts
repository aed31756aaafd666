/** `npm run openapi`: holds the API's OpenAPI document to the rules of redocly.yaml; with `--print` prints it instead. */
import { join } from 'node:path';
import { formatProblems, getTotals, type IgnoreConfig, lintFromString, loadConfig } from '@redocly/openapi-core';
import { describeApi } from '@vanguard/server';

const root = join(import.meta.dirname, '..');
const source = JSON.stringify(await describeApi(), undefined, 2);

if (process.argv.includes('--print')) process.stdout.write(`${source}\n`);
else await lint();

async function lint(): Promise<void> {
  const config = await loadConfig({ configPath: join(root, 'redocly.yaml') });
  const absoluteRef = join(root, 'openapi.json');
  const problems = await lintFromString({ source, absoluteRef, config });
  const found = problems.filter(({ ignored }) => ignored !== true);
  formatProblems(found, { totals: getTotals(found), version: '', cwd: root });
  const idle = countExceptions(config.ignore) - (problems.length - found.length);
  if (idle > 0)
    process.stdout.write(`${idle} exceptions of .redocly.lint-ignore.yaml except nothing: take them out.\n`);
  if (found.length > 0 || idle > 0) process.exitCode = 1;
  else process.stdout.write('The OpenAPI document keeps its rules.\n');
}

function countExceptions(ignored: IgnoreConfig): number {
  const rules = Object.values(ignored).flatMap((file) => Object.values(file));
  return rules.reduce((count, pointers) => count + new Set(pointers as Iterable<string>).size, 0);
}
