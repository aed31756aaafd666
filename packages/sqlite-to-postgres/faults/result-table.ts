/** The harness's results as a table in Markdown, as the documentation keeps it. Pure. */
import { type CancelTime, cancelBarMs } from './cancel-times.ts';
import type { NextRun, Outcome } from './judge.ts';

export interface PointResult {
  fault: string;
  phase: string;
  outcome: Outcome;
  next: NextRun;
  problems: string[];
}

export function resultTable(results: readonly PointResult[], skipped: readonly string[]): string {
  const names = [...new Set(results.map(({ fault }) => fault))];
  const lines = names.map((name) =>
    row(
      name,
      results.filter(({ fault }) => fault === name),
    ),
  );
  return [
    '',
    '| fault | points | where | as before | as published | next run: afresh | resumed | undone, then afresh | not as it must be |',
    '|---|---:|---|---:|---:|---:|---:|---:|---:|',
    ...lines,
    ...skipped,
  ].join('\n');
}

export function cancelTable(times: readonly CancelTime[]): string {
  const lines = times.map(({ name, durationMs, timesMs, problems }) => {
    const longest = Math.round(Math.max(0, ...timesMs));
    const told = [longest > cancelBarMs ? 'over the bar' : 'within it', ...problems].join('; ');
    return `| ${name} | ${Math.round(durationMs)} ms | ${timesMs.length} | ${longest} ms | ${told} |`;
  });
  return [
    '',
    `| Ctrl-C in phase | which takes | interrupts | longest until the end | bar: ${cancelBarMs} ms |`,
    '|---|---:|---:|---:|---|',
    ...lines,
  ].join('\n');
}

function row(name: string, results: readonly PointResult[]): string {
  const count = (test: (result: PointResult) => boolean) => results.filter(test).length;
  const counts = [
    count(({ outcome }) => outcome === 'before'),
    count(({ outcome }) => outcome === 'published'),
    count(({ next }) => next === 'afresh'),
    count(({ next }) => next === 'resumed'),
    count(({ next }) => next === 'undone, afresh'),
    count(({ problems }) => problems.length > 0),
  ];
  return `| ${name} | ${results.length} | ${places(results)} | ${counts.join(' | ')} |`;
}

function places(results: readonly PointResult[]): string {
  const counts = new Map<string, number>();
  for (const { phase } of results) counts.set(phase, (counts.get(phase) ?? 0) + 1);
  return [...counts].map(([phase, count]) => `${phase} ${count}`).join(', ');
}
