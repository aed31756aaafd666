/** `doctor`: prints what the doctor found; the status says whether anything is in the way. */
import { redactUrl } from '@vanguard/postgres/connection';
import { type ExitStatus, exitStatus, UsageError } from '../errors.ts';
import type { Finding } from '../progress/finding.ts';
import { plural } from '../progress/plural.ts';
import { type CommandContext, type Output, pathOf } from './command-io.ts';
import { isTargetUrl } from './file-arguments.ts';
import {
  type MigrateCommandOptions,
  printReport,
  progressOutput,
  recipeOf,
  rulesOf,
  stateBaseOf,
  tolerancesOf,
} from './options.ts';
import { configuredUrl } from './resolve-target.ts';
import { type SchemaOption, schemaOf } from './schema-option.ts';
import { paint } from './terminal.ts';

export async function runDoctor(
  context: CommandContext,
  first: string | undefined,
  second: string | undefined,
  options: MigrateCommandOptions & SchemaOption,
): Promise<ExitStatus> {
  const { source, targetUrl } = subjectsOf(first, second);
  const target = targetUrl ?? configuredUrl(context.environment);
  if (source === undefined && target === undefined && options.project === undefined) {
    throw new UsageError('There is nothing to look at.', {
      code: 'nothing_to_examine',
      hint: 'Name a SQLite file, a PostgreSQL URL, or a project with --project.',
    });
  }
  const { examine } = await import('../doctor/examine.ts');
  const findings = await examine({
    source: pathOf(context, source),
    target,
    schema: schemaOf(options, target),
    project: pathOf(context, options.project),
    stateBase: stateBaseOf(context, options),
    dataOnly: options.dataOnly,
    rules: await rulesOf(context, options),
    recipe: await recipeOf(context, options),
    tolerances: tolerancesOf(options),
    hideValues: options.hideValues,
    signal: context.signal,
  });
  printReport(context, options, { findings }, describeFindings(findings, progressOutput(context, options)));
  return statusOf(findings);
}

/** A URL alone is the target. Throws UsageError `two_targets`. */
function subjectsOf(
  first: string | undefined,
  second: string | undefined,
): { source: string | undefined; targetUrl: string | undefined } {
  if (first === undefined || !isTargetUrl(first)) return { source: first, targetUrl: second };
  if (second === undefined) return { source: undefined, targetUrl: first };
  throw new UsageError(`Before the target stands another URL: ${redactUrl(first)}.`, {
    code: 'two_targets',
    hint: 'Name the SQLite file first, then the URL of the target; or a URL alone.',
  });
}

const marks = {
  fine: { mark: '✓', style: 'green' },
  warning: { mark: '!', style: 'yellow' },
  problem: { mark: '✗', style: 'red' },
} as const;

export function describeFindings(findings: readonly Finding[], output: Output): string {
  const lines = findings.map(({ subject, outcome, says, hint }) => {
    const { mark, style } = marks[outcome];
    const line = `${paint(output, style, mark)} ${paint(output, 'bold', subject.padEnd(8))} ${says}`;
    return hint === undefined ? line : `${line}\n    → ${hint}`;
  });
  const problems = findings.filter(({ outcome }) => outcome === 'problem').length;
  const end =
    problems === 0 ? 'Nothing is in the way.' : `${plural(problems, 'problem is', 'problems are')} in the way.`;
  return `${[...lines, '', end].join('\n')}\n`;
}

/** The status of the side on which something is in the way. */
export function statusOf(findings: readonly Finding[]): 0 | 2 | 3 | 4 {
  const first = findings.find(({ outcome }) => outcome === 'problem');
  if (first === undefined) return exitStatus.done;
  if (first.subject === 'source') return exitStatus.source;
  return first.subject === 'project' ? exitStatus.usage : exitStatus.target;
}
