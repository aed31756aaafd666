/** Removal of a folder in which a process that is ending may still be at work. */
import { rm } from 'node:fs/promises';

/** Tries again for some seconds: rmSync has been seen to leave such a folder without a word. */
export async function removeFolder(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true, maxRetries: 12, retryDelay: 50 });
}
