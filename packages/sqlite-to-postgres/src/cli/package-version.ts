/** The version that a command line tells: that of the package it is in, in a clone as in the packed tarball. */
import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';

/** `moduleUrl` is the `import.meta.url` of a module of the package. */
export function packageVersion(moduleUrl: string): string {
  const path = findPackageJSON(moduleUrl);
  if (path === undefined) throw new Error(`No package.json above ${moduleUrl}`);
  return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version;
}
