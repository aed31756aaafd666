/** One sentence about what has just happened, at the foot of the page; a reader hears it, and it goes by itself. */
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';

const shownMs = 6000;

export interface Told {
  readonly text: string;
  readonly action?: ReactNode;
}

export function useToast(): [ReactNode, (text: string, action?: ReactNode) => void] {
  const [told, setTold] = useState<Told>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const tell = useCallback((text: string, action?: ReactNode) => {
    clearTimeout(timer.current);
    setTold({ text, action });
    timer.current = setTimeout(() => setTold(undefined), shownMs);
  }, []);
  useEffect(() => () => clearTimeout(timer.current), []);
  const toast = (
    <div role="status" className="pointer-events-none fixed inset-x-0 bottom-8 z-50 flex justify-center px-4">
      {told !== undefined && (
        <div className="popup pointer-events-auto flex items-center gap-3 px-4 py-2 text-sm">
          {told.text}
          {told.action}
        </div>
      )}
    </div>
  );
  return [toast, tell];
}
