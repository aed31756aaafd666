/** `vanguard settings`: each setting with its value, where that comes from, and what is wrong; and what follows for safety. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type ExitStatus, exitStatus, UsageError } from 'sqlite-to-postgres/errors';
import { type CommandContext, type CommandIo, paint, printReport } from 'sqlite-to-postgres/cli';
import { findSecretRefusal } from '../settings.ts';
import { findExposure } from '../settings/exposure.ts';
import { readTable, type SettingReading, settingsOf, type TableReading } from '../settings/read-table.ts';
import { type Setting, type SettingKey, settingsTable } from '../settings/table.ts';
import { describeTable } from './describe-table.ts';

interface SettingsReport {
  settings: {
    name: string;
    /** Masked where it is secret. Null: unset, or it cannot be used. */
    value: string | null;
    source: SettingReading['source'];
    default: string | null;
    kind: string;
    description: string;
  }[];
  file: string | null;
  /** Why others than this machine may reach the installation. */
  exposedBy: readonly string[];
  /** Why the product does not start. */
  faults: readonly string[];
}

/** Ends with the status of a wrong call where the product would not start with these settings. */
export async function runSettings(context: CommandContext, options: { json?: boolean }): Promise<ExitStatus> {
  const reading = readTable(context.environment);
  const report: SettingsReport = {
    settings: entries.map(([key, { name, kind, description, default: written = null }]) => {
      const { shown = null, source } = reading.readings[key];
      return { name, value: shown, source, default: written, kind: kind.kind, description };
    }),
    file: reading.file ?? null,
    ...(await judge(reading)),
  };
  printReport(context, options, report, describeSettings(reading, report, context));
  return report.faults.length === 0 ? exitStatus.done : exitStatus.usage;
}

const entries = Object.entries(settingsTable) as [SettingKey, Setting<unknown>][];

async function judge({ readings, faults }: TableReading): Promise<Pick<SettingsReport, 'exposedBy' | 'faults'>> {
  if (faults.length > 0) return { exposedBy: [], faults };
  const settings = settingsOf(readings);
  try {
    const exposure = await findExposure(settings);
    const refusal = findSecretRefusal(settings, exposure);
    return { exposedBy: exposure.reasons, faults: refusal === undefined ? [] : [refusal.message] };
  } catch (error) {
    if (error instanceof UsageError) return { exposedBy: [], faults: [error.message] };
    throw error;
  }
}

const origins = { environment: 'environment', file: '.env file', default: 'default' };

function describeSettings(
  { readings, isFileThere }: TableReading,
  { settings, file, exposedBy, faults }: SettingsReport,
  { stdout: output, cwd }: CommandIo,
): string {
  const rows = entries.map(([key, { withoutIt }], i) => {
    const { name = '', value = null, source = 'default', default: written = null } = settings[i] ?? {};
    const unset = source === 'default' ? '(unset)' : '(cannot be used)';
    const origin = readings[key].isEmpty ? `${origins[source]} (set, but empty)` : origins[source];
    return [name, value ?? unset, origin, written ?? `(${withoutIt})`];
  });
  const reached = exposedBy.length === 0 ? [] : [`Exposed to others than this machine: ${exposedBy.join('; ')}.`];
  const lines = [
    '',
    ...(file === null ? [] : [`File of settings: ${file}${isFileThere ? '' : ', which does not exist'}`]),
    ...findOtherFile(file, cwd),
    ...(faults.length === 0 && exposedBy.length === 0 ? ['Only this machine reaches the installation.'] : reached),
    ...faults.map((fault) => `${paint(output, 'red', '✗')} ${fault}`),
  ];
  return `${describeTable(['SETTING', 'VALUE', 'SOURCE', 'DEFAULT'], rows, output)}${lines.join('\n')}\n`;
}

/** Where many a program looks for its settings, and this one does not. */
function findOtherFile(file: string | null, cwd: string): string[] {
  const other = join(cwd, '.env');
  return other === file || !existsSync(other) ? [] : [`Not read, for it may be another application's: ${other}`];
}
