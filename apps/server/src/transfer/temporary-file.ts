/**
 * Files without a name: they take no memory while they wait, nobody else can open them, and they are gone with whoever has
 * them open, also after a crash.
 */
import { randomUUID } from 'node:crypto';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The caller closes it. */
export async function openTemporaryFile(): Promise<FileHandle> {
  const path = join(tmpdir(), `vanguard-${randomUUID()}`);
  const file = await open(path, 'wx+', 0o600);
  try {
    await unlink(path);
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}
