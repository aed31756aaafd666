/** How old the latest backup is: of those that this machine has. */
import { Gauge, type Registry } from 'prom-client';
import type { ServerSettings } from '../server-settings.ts';

export function measureBackups({ findLatestBackup, findLatestPointInTime }: ServerSettings, register: Registry): void {
  const pointInTime = new Gauge({
    name: 'vanguard_point_in_time_last_success_timestamp_seconds',
    help: 'When the latest backup for point in time of this machine ended; 0: there is none, or it is not known here',
    registers: [],
    collect() {
      this.set(findLatestPointInTime?.() ?? 0);
    },
  });
  register.registerMetric(pointInTime);
  const size = new Gauge({
    name: 'vanguard_backup_last_size_bytes',
    help: 'Size of the latest backup',
    registers: [],
  });
  const ended = new Gauge({
    name: 'vanguard_backup_last_success_timestamp_seconds',
    help: 'When the latest backup that proved itself ended; 0: there is none',
    registers: [],
    collect() {
      const latest = findLatestBackup?.();
      this.set(latest?.endedAtS ?? 0);
      size.set(latest?.bytes ?? 0);
    },
  });
  if (findLatestBackup === undefined) return;
  // In this order, as one reads for both.
  for (const gauge of [ended, size]) register.registerMetric(gauge);
}
