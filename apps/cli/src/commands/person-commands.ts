/** `vanguard user export` and `vanguard user erase`: what is kept of a person, and the end of it. */
import { userInfo } from 'node:os';
import { type Erasure, erasePerson, exportPerson } from '@vanguard/datastore';
import { type CommandContext, paint, plural, printReport } from 'sqlite-to-postgres/cli';
import { withDatabase } from './with-installation.ts';

interface ExportOptions {
  json?: boolean;
}

export async function runExportPerson(
  context: CommandContext,
  username: string,
  options: ExportOptions,
): Promise<void> {
  const person = await withDatabase(context, async (database) => await exportPerson(database, username));
  printReport(context, options, person, `${JSON.stringify(person, undefined, 2)}\n`);
}

interface EraseOptions extends ExportOptions {
  draftsTo?: string;
  discardDrafts?: boolean;
  yes?: boolean;
}

export async function runErasePerson(context: CommandContext, username: string, options: EraseOptions): Promise<void> {
  const { draftsTo, discardDrafts = false, yes = false } = options;
  const drafts = draftsTo === undefined ? (discardDrafts ? 'discard' : undefined) : { to: draftsTo };
  const order = { drafts, operator: operatorName(), dryRun: !yes } as const;
  const erasure = await withDatabase(context, async (database) => await erasePerson(database, username, order));
  printReport(context, options, { ...erasure, isDone: yes }, describe(erasure, options, context));
}

/** An account of the operating system may be without a name, as in containers. */
function operatorName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'unknown');
  }
}

function describe(
  { pseudonym, removed, handedOver, renamed, legacy }: Erasure,
  { yes = false, draftsTo }: EraseOptions,
  { stdout }: CommandContext,
): string {
  const counts = (of: Record<string, number>) =>
    Object.entries(of).map(([table, count]) => `    ${table.padEnd(34)} ${plural(count, 'row')}`);
  const part = (words: string, lines: readonly string[]) => (lines.length === 0 ? [] : [`  ${words}`, ...lines]);
  const lines = [
    yes
      ? `${paint(stdout, 'green', '✓')} The person is erased: what is left of the account is "${pseudonym}".`
      : `What would be left of the account is "${pseudonym}", which nobody can sign in to.`,
    ...part('Removed:', counts(removed)),
    ...(handedOver === 0 ? [] : [`  Given to ${draftsTo}: ${plural(handedOver, 'changed record')}.`]),
    ...part('Under the pseudonym from now on:', counts(renamed)),
    ...(legacy.length === 0 ? [] : [`  Erased in legacy.users: ${legacy.join(', ')}.`]),
    '  What stays: backups, logs, the SQLite file that was moved, what PEMS says of its changes, and reasons in words.',
    ...(yes ? [] : ['Nothing was changed. To do it: the same with --yes']),
  ];
  return lines.map((line) => `${line}\n`).join('');
}
