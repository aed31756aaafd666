/** One sentence about what has just happened, at the foot of the page; a reader hears it. It goes by itself, unless it wants something. */
import { X } from 'lucide-react';
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { Button } from './button.tsx';

const shownMs = 6000;

export interface Told {
  readonly action?: ReactNode;
  /** Until it is closed, or something else is told. */
  readonly isLasting?: boolean;
}

export type Tell = (text: string, told?: Told) => void;

export function useToast(): [ReactNode, Tell] {
  const [told, setTold] = useState<Told & { readonly text: string }>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const tell = useCallback<Tell>((text, more = {}) => {
    clearTimeout(timer.current);
    setTold({ text, ...more });
    if (more.isLasting !== true) timer.current = setTimeout(() => setTold(undefined), shownMs);
  }, []);
  useEffect(() => () => clearTimeout(timer.current), []);
  const toast = (
    <div role="status" className="pointer-events-none fixed inset-x-0 bottom-8 z-50 flex justify-center px-4">
      {told !== undefined && (
        <div className="popup pointer-events-auto flex items-center gap-3 px-4 py-2 text-sm">
          {told.text}
          {told.action}
          {told.isLasting === true && (
            <Button size="small" look="quiet" aria-label="Close" onClick={() => setTold(undefined)}>
              <X aria-hidden className="size-3.5" />
            </Button>
          )}
        </div>
      )}
    </div>
  );
  return [toast, tell];
}
