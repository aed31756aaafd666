/** When an organization is pulled. What holds without a saved schedule stands in the form until somebody saves another. */
import { type FormEvent, useState } from 'react';
import { Button } from '../components/button.tsx';
import { Notice } from '../components/notice.tsx';
import { SwitchField } from '../components/switch-field.tsx';
import { TextField } from '../components/text-field.tsx';
import { formatInstant } from '../records/format.ts';
import type { SavedSchedule, Schedule, SyncAct } from './sync-queries.ts';

const origins: Readonly<Record<Schedule['origin'], string>> = {
  saved: 'Saved by an administrator.',
  simulator: 'The usual one of a simulator: nobody has saved another.',
  legacy: 'As the feeds of the connection say, until another is saved.',
  delivered: 'The usual one: nobody has saved another.',
};

export function ScheduleForm({ schedule, act }: { schedule: Schedule; act: SyncAct }) {
  const { isEnabled, pullCron, fullCron, timeZone, quiet } = schedule;
  const stored = { isEnabled, pullCron, fullCron, timeZone, from: quiet?.from ?? '', until: quiet?.until ?? '' };
  const [typed, setTyped] = useState<Partial<typeof stored>>({});
  const shown = { ...stored, ...typed };
  const isChanged = Object.entries(typed).some(([name, value]) => stored[name as keyof typeof stored] !== value);
  const isMine = act.variables?.kind === 'schedule';
  const field = (name: 'pullCron' | 'fullCron' | 'timeZone' | 'from' | 'until') => ({
    value: shown[name],
    onChange: (event: { target: { value: string } }) => setTyped({ ...typed, [name]: event.target.value }),
  });
  const save = (saved: SavedSchedule | null) =>
    act.mutate({ kind: 'schedule', schedule: saved }, { onSuccess: () => setTyped({}) });
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    const { from, until, ...rest } = shown;
    save({ ...rest, quiet: from === '' && until === '' ? null : { from, until } });
  };
  return (
    <form onSubmit={onSubmit} className="rounded-lg border border-line bg-surface p-3">
      <p className="text-sm text-ink-muted">
        {origins[schedule.origin]} Next pull: {whenOf(schedule.nextPullAt)}; next of all records:{' '}
        {whenOf(schedule.nextFullAt)}; the last of all: {whenOf(schedule.lastFullAt)}.
      </p>
      <SwitchField checked={shown.isEnabled} onCheckedChange={(isOn) => setTyped({ ...typed, isEnabled: isOn })}>
        Pulls begin by themselves
      </SwitchField>
      <div className="grid gap-3 sm:grid-cols-3 lg:grid-cols-5">
        <TextField label="What changed (cron)" {...field('pullCron')} required />
        <TextField label="All records (cron)" {...field('fullCron')} required />
        <TextField label="Time zone" {...field('timeZone')} required />
        <TextField label="Quiet from" type="time" {...field('from')} required={shown.until !== ''} />
        <TextField label="Quiet until" type="time" {...field('until')} required={shown.from !== ''} />
      </div>
      {isMine && act.isError && (
        <Notice tone="error" className="mt-3">
          {act.error.message}
        </Notice>
      )}
      <div className="mt-3 flex flex-wrap gap-2">
        <Button type="submit" look="primary" disabled={!isChanged} isPending={isMine && act.isPending}>
          Save
        </Button>
        {isChanged && (
          <Button look="quiet" onClick={() => setTyped({})}>
            As it was
          </Button>
        )}
        {schedule.origin === 'saved' && !isChanged && (
          <Button look="quiet" onClick={() => save(null)}>
            Forget the saved one
          </Button>
        )}
      </div>
    </form>
  );
}

const whenOf = (at: string | null) => (at === null ? 'never' : formatInstant(at));
