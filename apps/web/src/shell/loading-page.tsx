/** The empty frame while it is being found out who is there. */
import { LoaderCircle } from 'lucide-react';

export function LoadingPage() {
  return (
    <div role="status" className="flex h-full items-center justify-center gap-2.5 text-sm text-ink-faint">
      <LoaderCircle aria-hidden className="size-4 animate-spin" />
      Loading
    </div>
  );
}
