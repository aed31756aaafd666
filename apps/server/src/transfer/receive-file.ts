/** Takes in a file as it arrives, without keeping it in memory. */
import type { FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { Refusal } from '../refusal.ts';
import { limits } from './limits.ts';
import { createPace, type PaceLimits, TooSlowError } from './pace.ts';
import { openTemporaryFile } from './temporary-file.ts';

/** 32 MB over 1 Mbit/s take four minutes and pass. */
const leastUploadPace: PaceLimits = { graceMs: 20_000, bytesPerS: 64 << 10 };

/** The caller closes the file. Throws Refusal `file_too_large` and `request_timeout`. */
export async function receiveFile(body: Readable, pace: PaceLimits = leastUploadPace): Promise<FileHandle> {
  const file = await openTemporaryFile();
  try {
    await copy(body, file, pace);
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function copy(body: Readable, file: FileHandle, limits: PaceLimits): Promise<void> {
  const pace = createPace(limits);
  // Destroying the body would take the connection away from under the answer.
  const chunks = body.iterator({ destroyOnReturn: false });
  for (let received = 0; ; ) {
    const { done, value } = await pace.wait(chunks.next()).catch((error: unknown) => {
      throw error instanceof TooSlowError ? tooSlow() : cutOff();
    });
    if (done === true) return;
    const chunk = value as Buffer;
    refuseTooLarge((received += chunk.length));
    pace.count(chunk.length);
    await file.writeFile(chunk);
  }
}

/** Throws Refusal `file_too_large`. */
export function refuseTooLarge(bytes: number): void {
  if (bytes <= limits.fileBytes) return;
  const detail = `The file is larger than ${limits.fileBytes >> 20} MB. Split it, or leave out columns that stay as they are.`;
  throw new Refusal(detail, { code: 'file_too_large' });
}

function tooSlow(): Refusal {
  return new Refusal('The file comes too slowly. Try again over a faster connection.', { code: 'request_timeout' });
}

const cutOff = () => new Refusal('The file did not come to its end.', { code: 'request_timeout' });
