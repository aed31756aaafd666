/** What is copied without the event of the keys: by the browser's clipboard, or by an event of our own where it has none for this page. */
import type { ClipboardContent } from '../sheet/copied-cells.ts';

/**
 * The content may still be on its way: the browser waits for it. False where it refuses, as it does once it has forgotten that
 * something was pressed, and on a page that came without TLS, or where there is no content in the end.
 */
export async function isWritten(types: readonly string[], content: Promise<ClipboardContent>): Promise<boolean> {
  const blobOf = async (type: string) => {
    const text = (await content)[type as keyof ClipboardContent] ?? '';
    return new Blob([text], { type });
  };
  try {
    const blobs = types.map((type) => [type, blobOf(type)] as const);
    // Whoever reads the content hears of what became of it; the browser need not have waited for it.
    for (const [, blob] of blobs) blob.catch(() => undefined);
    await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
    return true;
  } catch {
    return false;
  }
}

/** In a press, and at once. */
export function isCopiedByEvent(content: ClipboardContent): boolean {
  let isCopied = false;
  const onCopy = (event: ClipboardEvent) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    for (const [type, text] of Object.entries(content)) event.clipboardData?.setData(type, String(text));
    isCopied = event.clipboardData !== null;
  };
  document.addEventListener('copy', onCopy, { capture: true });
  document.execCommand('copy');
  document.removeEventListener('copy', onCopy, { capture: true });
  return isCopied;
}
