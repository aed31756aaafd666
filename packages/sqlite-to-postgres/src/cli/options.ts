/** Options that several commands share, here and in the product's own command line. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { type ExitStatus, exitStatus } from '../errors.ts';
import type { MigrationRules } from '../plan/rules/rules.ts';
import type { Tolerances } from '../plan/tolerances.ts';
import type { EventListener } from '../progress/events.ts';
import type { MigrationReport } from '../report/migration-report.ts';
import type { MigrateOptions } from '../run/migrate-options.ts';
import { describeSetAside } from '../set-aside/set-aside.ts';
import { type Caller, type CommandIo, type Output, pathOf } from './command-io.ts';
import { jsonListener, logListener } from './listeners.ts';
import { terminalListener } from './terminal.ts';

export interface CommonOptions {
  log?: string;
  yes?: boolean;
  json?: boolean;
  quiet?: boolean;
  project?: string;
}

/** The option of the commands that plan. */
export interface RuleOption {
  config?: string;
}

export interface MigrateCommandOptions extends CommonOptions, RuleOption, Tolerances {
  dryRun?: boolean;
  dataOnly?: boolean;
  /** False for none. */
  recipe?: string | false;
  resume?: boolean;
  batchBytes?: number;
  jobs?: number;
  report?: string;
  suggest?: string;
  hideValues?: boolean;
}

export interface RollbackCommandOptions extends CommonOptions {
  carryBack?: string;
  discard?: boolean;
}

/** Heading of the options that have none of their own. */
export const mainOptions = 'Options:';

/**
 * `yes` is what the word consents to: every command takes it, so that a script can give it to each. `project`: what becomes of the
 * project, where the command is not one that comes after a migration, or asks about it.
 */
export function addCommonOptions(
  command: Command,
  { yes = 'do not ask', project = 'the Prisma project of the migration' } = {},
): Command {
  return addOutputOptions(
    command.option('--project <folder>', `${project}; backup and journal are kept in it`).option('--yes', yes),
  );
}

export function addOutputOptions(command: Command): Command {
  return command
    .optionsGroup('Output:')
    .option('--json', 'print events, and finally the report, as lines of JSON on standard output')
    .option('--log <file>', 'append phases and notes with their times to a file')
    .option('--quiet', 'print errors only');
}

/** What decides on the plan besides the two sides: of the doctor, too. */
export function addPlanOptions(command: Command): Command {
  return command
    .option('--config <file>', 'rules for tables and columns: .json, .ts or .mjs')
    .option('--hide-values', 'name rows that do not fit by their keys alone')
    .optionsGroup('What PostgreSQL cannot hold:')
    .addOption(
      new Option('--on-bad-value <way>', 'values that do not fit: set their rows aside, or widen the column').choices([
        'reject',
        'widen',
      ]),
    )
    .addOption(
      new Option('--on-fraction <way>', 'instants finer than a microsecond: round them to it').choices(['round']),
    )
    .addOption(
      new Option(
        '--on-orphan <way>',
        'references to missing rows: set the rows aside, or leave the key unchecked',
      ).choices(['reject', 'not-valid']),
    )
    .addOption(
      new Option('--on-broken-check <way>', 'rows that break a CHECK: leave it unchecked for them').choices([
        'not-valid',
      ]),
    )
    .addOption(
      new Option('--on-nul <way>', 'texts with a NUL: set their rows aside, or write it as \\0').choices([
        'reject',
        'escape',
      ]),
    )
    .optionsGroup(mainOptions);
}

export function addMigrateOptions(command: Command): Command {
  return addCommonOptions(
    addPlanOptions(command)
      .option('--dry-run', 'only inspect and plan: print the plan, write the DDL')
      .option('--jobs <number>', 'threads for large tables (default: one per processor, at most 4)', parsePositive)
      .option('--batch-bytes <number>', 'bytes sent at a time (at most 1 GiB)', parseBatchBytes)
      .option('--report <folder>', 'where report.json, report.html and schema.sql go'),
    { yes: 'do not ask; create a missing database', project: 'the Prisma project to configure' },
  );
}

/** For tables that are there, and applications that are known. */
export function addTargetOptions(command: Command): Command {
  return command
    .option('--data-only', "fill the tables that the target already has from the application's own migrations")
    .addOption(
      new Option(
        '--on-seed-rows <way>',
        'with --data-only, rows that the target has already: stop, keep them, or replace them',
      ).choices(['stop', 'keep', 'replace']),
    )
    .option('--recipe <file>', 'what is known of the application, instead of a recipe that is recognized: .json')
    .option('--no-recipe', 'follow no recipe');
}

/** For commands that can be called again with the file as their rules. */
export function suggestOption(): Option {
  return new Option(
    '--suggest <file>',
    'where something is in the way, write rules that lead past it, with their evidence; --yes follows them at once',
  );
}

/** For the commands that move a SQLite file. */
export function addResumeOption(command: Command): Command {
  const resume = new Option('--resume', 'continue a run that died: keep the tables that it staged, if they are intact');
  return command.addOption(resume.conflicts('follow'));
}

/** The two ways on where PostgreSQL was written to since, described in the words of the program. */
export function addRollbackOptions(command: Command, ways: { carryBack: string; discard: string }): Command {
  return addCommonOptions(
    command
      .option('--carry-back <file>', ways.carryBack)
      .addOption(new Option('--discard', ways.discard).conflicts('carryBack')),
  );
}

export function tolerancesOf(given: Tolerances): Tolerances {
  const { onBadValue, onFraction, onOrphan, onBrokenCheck, onNul, onSeedRows } = given;
  return { onBadValue, onFraction, onOrphan, onBrokenCheck, onNul, onSeedRows };
}

/** The status of a run that published: whether everything moved as it was. */
export function publishedStatus({ setAside }: MigrationReport): ExitStatus {
  return setAside === undefined || describeSetAside(setAside).length === 0 ? exitStatus.done : exitStatus.setAside;
}

/** Undefined for the one that is recognized. Throws UsageError. */
export async function recipeOf(
  caller: Caller,
  { recipe }: Pick<MigrateCommandOptions, 'recipe'>,
): Promise<MigrateOptions['recipe']> {
  if (recipe === false) return false;
  // Commander sets an option that can be negated to true where neither is given.
  if (typeof recipe !== 'string') return undefined;
  const { readRecipe } = await import('../plan/recipes/read-recipe.ts');
  return readRecipe(pathOf(caller, recipe));
}

/** Throws UsageError. */
export async function rulesOf(caller: Caller, { config }: RuleOption): Promise<MigrationRules | undefined> {
  if (config === undefined) return undefined;
  // Not loaded where nobody needs it: the checking of forms is a hundred modules.
  const { readRules } = await import('../plan/rules/read-rules.ts');
  return await readRules(pathOf(caller, config));
}

export function parsePositive(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value <= 0) throw new InvalidArgumentError('A whole number above 0 is expected.');
  return value;
}

/** Batches are held in memory. */
const maxBatchBytes = 1 << 30;

function parseBatchBytes(text: string): number {
  const value = parsePositive(text);
  if (value <= maxBatchBytes) return value;
  throw new InvalidArgumentError(`A whole number from 1 to ${maxBatchBytes} is expected.`);
}

/** Where backup and journal are kept. */
export function stateBaseOf(caller: Caller, { project }: CommonOptions): string {
  return pathOf(caller, project ?? '.');
}

/** What is meant for people goes to standard error where programs read standard output. */
export function progressOutput({ stdout, stderr }: CommandIo, { json }: CommonOptions): Output {
  return json ? stderr : stdout;
}

/** Throws UsageError `log_unwritable`. */
export function progressListener(io: CommandIo, options: CommonOptions): EventListener {
  const { log, json, quiet } = options;
  const listeners = [
    ...(log === undefined ? [] : [logListener(pathOf(io, log))]),
    ...(json ? [jsonListener(io.stdout)] : []),
    ...(json || quiet ? [] : [terminalListener(progressOutput(io, options))]),
  ];
  return (event) => listeners.forEach((listener) => listener(event));
}

/** The report as JSON, as words, or with --quiet not at all. */
export function printReport(
  { stdout }: CommandIo,
  { json, quiet }: CommonOptions,
  report: object,
  words: string,
): void {
  if (json) stdout.write(`${JSON.stringify(report)}\n`);
  else if (!quiet) stdout.write(words);
}
