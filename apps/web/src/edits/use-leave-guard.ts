/** Has the browser ask before a page is left with changes that nothing else keeps. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { hasUnkeptChanges } from './edit-queues.ts';

export function useLeaveGuard(): void {
  const queryClient = useQueryClient();
  useEffect(() => {
    const onLeave = (event: BeforeUnloadEvent) => {
      if (hasUnkeptChanges(queryClient)) event.preventDefault();
    };
    window.addEventListener('beforeunload', onLeave);
    return () => window.removeEventListener('beforeunload', onLeave);
  }, [queryClient]);
}
