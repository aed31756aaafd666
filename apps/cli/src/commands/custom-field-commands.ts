/** `vanguard custom-fields index`: what a worker of a role of its own may not make. */
import { type KeptIndexes, makeCustomIndexes } from '@vanguard/datastore';
import type { ExitStatus } from 'sqlite-to-postgres';
import { type CommandContext, paint, plural, printReport } from 'sqlite-to-postgres/cli';
import type { JsonOption } from './user-commands.ts';
import { withDatabase } from './with-installation.ts';

export async function runIndexFields(context: CommandContext, options: JsonOption): Promise<ExitStatus> {
  const kept = await withDatabase(context, async (database) => await makeCustomIndexes(database, context.signal));
  printReport(context, options, kept, describe(kept, context));
  return kept.failed.length === 0 ? 0 : 4;
}

function describe({ made, dropped, failed, isBusy }: KeptIndexes, { stdout }: CommandContext): string {
  const parts = [
    ...(made === 0 ? [] : [`${plural(made, 'index', 'indexes')} made`]),
    ...(dropped === 0 ? [] : [`${plural(dropped, 'index', 'indexes')} dropped`]),
  ];
  const tick = paint(stdout, 'green', '✓');
  return [
    `${tick} Indexes of declared fields: ${parts.length === 0 ? 'nothing was left to do' : parts.join(', ')}.`,
    ...failed.map(({ organization, key, error }) => `  ${organization} ${key}: ${error}`),
    ...(isBusy ? ['  Another index is being made on the records: once more when it is there.'] : []),
  ]
    .map((line) => `${line}\n`)
    .join('');
}
