/** `doctor`: prints what the doctor found; the status says whether anything is in the way. */
import { redactUrl } from '@vanguard/postgres/connection';
import { examine } from '../doctor/examine.ts';
import type { Finding } from '../doctor/finding.ts';
import { exitStatus, UsageError } from '../errors.ts';
import { isTargetUrl } from './file-arguments.ts';
import { type CommonOptions, printReport, progressOutput } from './options.ts';
import { isPostgresUrl } from './resolve-target.ts';
import { type SchemaOption, schemaOf } from './schema-option.ts';
import { type Output, paint } from './terminal.ts';
import { toExit } from './to-exit.ts';

export async function runDoctor(
  first: string | undefined,
  second: string | undefined,
  options: CommonOptions & SchemaOption,
): Promise<void> {
  await toExit(async () => {
    const { source, targetUrl } = subjectsOf(first, second);
    const configured = process.env['DATABASE_URL'];
    const target = targetUrl ?? (isPostgresUrl(configured) ? configured : undefined);
    if (source === undefined && target === undefined && options.project === undefined) {
      throw new UsageError('There is nothing to look at.', {
        code: 'nothing_to_examine',
        hint: 'Name a SQLite file, a PostgreSQL URL, or a project with --project.',
      });
    }
    const stateBase = options.project ?? process.cwd();
    const schema = schemaOf(options, target);
    const findings = await examine({ source, target, schema, project: options.project, stateBase });
    printReport(options, { findings }, describeFindings(findings, progressOutput(options)));
    return statusOf(findings);
  });
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
  const end = problems === 0 ? 'Nothing is in the way.' : `${problems} in the way.`;
  return `${[...lines, '', end].join('\n')}\n`;
}

/** That of the side on which something is in the way. */
export function statusOf(findings: readonly Finding[]): 0 | 2 | 3 | 4 {
  const first = findings.find(({ outcome }) => outcome === 'problem');
  if (first === undefined) return exitStatus.done;
  if (first.subject === 'source') return exitStatus.source;
  return first.subject === 'project' ? exitStatus.usage : exitStatus.target;
}
