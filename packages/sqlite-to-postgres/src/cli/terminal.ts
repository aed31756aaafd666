/**
 * The screen of a run: one line a phase, and on a terminal a line of progress below it that is drawn over. Without a
 * terminal plain lines, no control codes.
 */
import { styleText } from 'node:util';
import type { EventListener, MoverEvent } from '../progress/events.ts';
import type { Output } from './command-io.ts';

type Style = Parameters<typeof styleText>[0];

/** Plain where the output is not a terminal, whatever the environment asks for, or is one without colours. */
export function paint(output: Output, style: Style, text: string): string {
  return output.isTTY ? styleText(style, text, { stream: output }) : text;
}

const phaseTitles: Record<string, string> = {
  inspect: 'Inspect',
  plan: 'Plan',
  backup: 'Back up',
  stage: 'Stage',
  constrain: 'Constrain',
  verify: 'Verify',
  follow: 'Follow',
  switch: 'Switch',
  publish: 'Publish',
  configure: 'Configure',
  report: 'Report',
  'carry-back': 'Carry back',
  export: 'Export',
  check: 'Check',
  rebuild: 'Rebuild',
};

const redrawMs = 100;
/** Of two tables that are copied at the same time the screen stays with one, as long as that is heard of. */
const heardWithinMs = 1000;
const clearLine = '\r\u001b[2K';

export function terminalListener(output: Output): EventListener {
  let subject = '';
  let subjectStart = performance.now();
  let lastDraw = 0;
  let busyUntil = 0;
  const line = (text: string) => output.write(`${output.isTTY ? clearLine : ''}${text}\n`);
  const listeners: { [Type in MoverEvent['type']]: (event: Extract<MoverEvent, { type: Type }>) => void } = {
    'phase-started': () => {
      subject = '';
      lastDraw = 0;
      busyUntil = 0;
    },
    'phase-finished': ({ phase, durationMs, summary }) => {
      const title = (phaseTitles[phase] ?? phase).padEnd(10);
      line(
        `${paint(output, 'green', '✓')} ${paint(output, 'bold', title)} ${summary} ${paint(output, 'dim', `(${seconds(durationMs)})`)}`,
      );
    },
    note: ({ message }) => void line(`  ${paint(output, 'yellow', '!')} ${message}`),
    progress: (event) => {
      const now = performance.now();
      if (event.subject !== subject) {
        if (now < busyUntil) return;
        [subject, subjectStart] = [event.subject, now];
      }
      const isUnderWay = event.unit === 'rows' && event.done < (event.total ?? 0);
      busyUntil = isUnderWay ? now + heardWithinMs : 0;
      if (output.isTTY !== true || now - lastDraw < redrawMs) return;
      lastDraw = now;
      const text = `  ${describeProgress(event, now - subjectStart)}`;
      output.write(clearLine + paint(output, 'dim', text.slice(0, (output.columns || 80) - 1)));
    },
  };
  return (event) => (listeners[event.type] as EventListener)(event);
}

function describeProgress(
  { subject, unit, done, total, bytes }: Extract<MoverEvent, { type: 'progress' }>,
  elapsedMs: number,
): string {
  const count = total === undefined ? number(done) : `${number(done)} of ${number(total)}`;
  const size = bytes === undefined ? '' : `, ${(bytes / 1e6).toFixed(1)} MB`;
  const rate = done / (elapsedMs / 1000);
  const pace = unit === 'steps' || elapsedMs < 500 ? '' : `, ${number(Math.round(rate))} ${unit}/s`;
  const left =
    pace === '' || total === undefined || total <= done ? '' : `, ${seconds(((total - done) / rate) * 1000)} left`;
  return `${subject}: ${count}${unit === 'steps' ? '' : ` ${unit}`}${size}${pace}${left}`;
}

export function seconds(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

const number = (value: number) => value.toLocaleString('en');
