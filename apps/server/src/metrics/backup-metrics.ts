/** How old the latest backup is: of those that this machine has. */
import { Gauge, type Registry } from 'prom-client';
import type { ServerSettings } from '../server-settings.ts';

export function measureBackups({ findLatestBackup }: ServerSettings, register: Registry): void {
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
