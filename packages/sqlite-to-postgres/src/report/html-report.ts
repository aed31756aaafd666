/** The report as one self-contained page: no script, no request, light and dark. */

import type { PlannedTable } from '../plan/plan.ts';
import { plural } from '../progress/plural.ts';
import { describeType } from '../types/target-type.ts';
import type { MigrationReport } from './migration-report.ts';
import { schemaPicture } from './schema-picture.ts';

const style = `
:root { color-scheme: light dark; --line: light-dark(#d9dee5, #333b46); --soft: light-dark(#5b6675, #9aa6b5); --bar: light-dark(#2f6fdb, #6ea1ff); --good: light-dark(#17734a, #5fd39b); --bad: light-dark(#b3261e, #ff8a80); }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1.25rem; }
h1 { font-size: 1.6rem; margin: 0; } h2 { font-size: 1.15rem; margin: 2.2rem 0 .6rem; } h3 { font-size: 1rem; margin: 1.4rem 0 .3rem; }
p { margin: .3rem 0; } .soft { color: var(--soft); } .good { color: var(--good); } .bad { color: var(--bad); }
table { border-collapse: collapse; width: 100%; font-size: .92em; } th { text-align: left; font-weight: 600; color: var(--soft); }
th, td { padding: .3rem .7rem .3rem 0; border-bottom: 1px solid var(--line); vertical-align: top; } .number { text-align: right; font-variant-numeric: tabular-nums; }
code, pre { font: .9em ui-monospace, monospace; } pre { overflow-x: auto; padding: .7rem; border: 1px solid var(--line); border-radius: 6px; }
.wide { overflow-x: auto; } .schema { width: 100%; min-width: 40rem; font-size: 13px; } .schema rect { fill: light-dark(#f5f7fa, #1d232b); stroke: var(--line); } .schema text { fill: currentColor; } .schema .soft { fill: var(--soft); font-size: 11px; } .schema path { fill: none; stroke: var(--soft); opacity: .55; }
.bar { display: inline-block; height: .7em; background: var(--bar); border-radius: 2px; } summary { cursor: pointer; }
`;

export function htmlReport(report: MigrationReport): string {
  const title = report.outcome === 'published' ? 'Moved to PostgreSQL' : 'Plan of a move to PostgreSQL';
  const body = [
    header(report, title),
    problems(report),
    phases(report),
    picture(report),
    tables(report),
    columns(report),
    leftBehind(report),
  ];
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escape(title)} · ${escape(report.runId)}</title><style>${style}</style></head>
<body>${body.join('\n')}</body></html>
`;
}

const axisRem = 18;

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

const number = (value: number) => value.toLocaleString('en');

function header(
  { runId, source, backup, target, outcome, startedAt, isResumed, projectChanges, projectNotes }: MigrationReport,
  title: string,
): string {
  const lines = [
    `From <code>${escape(source.path)}</code>, ${plural(source.sizeBytes, 'byte')}`,
    ...(target
      ? [
          `to <code>${escape(target.url)}</code>, schema <code>${escape(target.schema)}</code>, PostgreSQL ${escape(target.serverVersion)}`,
        ]
      : []),
    ...(backup ? [`Backup <code>${escape(backup.path)}</code>, SHA-256 <code>${backup.sha256}</code>`] : []),
    ...projectChanges.map((change) => `Project: ${escape(change)}`),
    ...projectNotes.map((note) => `Left to do in the project: ${escape(note)}`),
  ];
  const verdict =
    outcome === 'published'
      ? '<span class="good">✓ complete, every value verified, published</span>'
      : 'nothing was written';
  return `<h1>${escape(title)}</h1><p>${verdict}</p><p class="soft">Run ${escape(runId)}, ${isResumed ? 'died once, resumed' : 'begun'} ${escape(startedAt)}</p>${lines.map((line) => `<p>${line}</p>`).join('')}`;
}

function problems({ plan }: MigrationReport): string {
  const items = [
    ...plan.problems.map(
      ({ message, hint }) => `<p class="bad">${escape(message)}<br><span class="soft">${escape(hint)}</span></p>`,
    ),
    ...plan.setAside.map(
      ({ table, reason, rows }) =>
        `<p>Set aside on request: ${plural(rows, 'row')} of <code>${escape(table)}</code>, ${escape(reason)}.</p>`,
    ),
    ...plan.notes.map((note) => `<p>${escape(note)}</p>`),
  ];
  return items.length === 0 ? '' : `<h2>To know</h2>${items.join('')}`;
}

/** Phases and the work in them on one axis of time: what lies below another went on beside it. */
function phases({ phases: times, timeline }: MigrationReport): string {
  const end = Math.max(1, ...times.map(({ startMs, durationMs }) => startMs + durationMs));
  const bar = (startMs: number, durationMs: number) =>
    `<span class="bar" style="margin-left:${((startMs / end) * axisRem).toFixed(2)}rem;width:${((durationMs / end) * axisRem).toFixed(2)}rem"></span>`;
  const rows = times.map(({ phase, startMs, durationMs, summary }) => {
    const within = timeline
      .filter((span) => span.startMs >= startMs && span.startMs < startMs + Math.max(1, durationMs))
      .map((span) =>
        row(`<span class="soft">${escape(span.activity)}</span>`, span.startMs, span.endMs - span.startMs, ''),
      );
    return row(phase, startMs, durationMs, escape(summary)) + within.join('');
  });
  function row(name: string, startMs: number, durationMs: number, result: string): string {
    return `<tr><td>${name}</td><td class="number">${number(durationMs)} ms</td><td>${bar(startMs, durationMs)}</td><td>${result}</td></tr>`;
  }
  return `<h2>Phases</h2><table><tr><th>Phase</th><th class="number">Time</th><th>When</th><th>Result</th></tr>${rows.join('')}</table>`;
}

function picture({ plan }: MigrationReport): string {
  const svg = schemaPicture(plan.tables, escape);
  return svg === '' ? '' : `<h2>Schema</h2><div class="wide">${svg}</div>`;
}

function tables({ tables: list, outcome }: MigrationReport): string {
  if (outcome === 'planned') return '';
  const rows = list.map(
    ({ source, name, rows: count, bytes, digest, wasStaged }) =>
      `<tr><td>${escape(source)}${source === name ? '' : ` → ${escape(name)}`}</td><td class="number">${number(count)}</td><td class="number">${wasStaged ? 'staged before' : bytes === undefined ? '' : number(bytes)}</td><td><code>${digest ?? ''}</code></td></tr>`,
  );
  return `<h2>Tables</h2><table><tr><th>Table</th><th class="number">Rows</th><th class="number">Bytes copied</th><th>Checksum, equal on both sides</th></tr>${rows.join('')}</table>`;
}

function columns({ plan }: MigrationReport): string {
  return `<h2>Columns</h2>${plan.tables.map(tableColumns).join('')}`;
}

function tableColumns(table: PlannedTable): string {
  const rows = table.columns.map(
    (column) =>
      `<tr><td>${escape(column.source)}</td><td><code>${escape(describeType(column.type))}${column.notNull ? ' not null' : ''}</code></td><td>${column.default === undefined ? '' : `<code>${escape(column.default)}</code>`}</td><td>${escape(column.reason)}</td></tr>`,
  );
  return `<details><summary>${escape(table.name)} <span class="soft">${plural(table.columns.length, 'column')}</span></summary><table><tr><th>Column</th><th>Type</th><th>Default</th><th>Declared; evidence</th></tr>${rows.join('')}</table></details>`;
}

function leftBehind({ plan }: MigrationReport): string {
  if (plan.leftBehind.length === 0) return '';
  const items = plan.leftBehind.map(
    ({ kind, name, reason, text }) =>
      `<h3>${kind} ${escape(name)}</h3><p>${escape(reason)}</p><pre>${escape(text)}</pre>`,
  );
  return `<h2>Left behind</h2>${items.join('')}`;
}
