/** Writes the pages that are made from the table of settings. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeExampleFile, describeReference } from '../apps/cli/src/settings/describe-reference.ts';

const root = join(import.meta.dirname, '..');
writeFileSync(join(root, 'docs/reference/settings.md'), describeReference());
writeFileSync(join(root, '.env.example'), describeExampleFile());
