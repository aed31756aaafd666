/** What is waited for comes late on a busy machine: a limit for what hangs, not a measure. `expect.poll` has the same of the configuration. */
import { vi } from 'vitest';

const patienceMs = 60_000;

const { waitFor, waitUntil } = vi;
type Options = Parameters<typeof waitFor>[1];

const patient = (options: Options): Options =>
  typeof options === 'number' ? options : { timeout: patienceMs, ...options };

vi.waitFor = async (callback, options) => await waitFor(callback, patient(options));
vi.waitUntil = async (callback, options) => await waitUntil(callback, patient(options));
