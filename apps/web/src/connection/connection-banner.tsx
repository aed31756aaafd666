/** Says across the page that the server does not answer, keeps trying, and goes away by itself. */
import { useQueryClient } from '@tanstack/react-query';
import { CloudOff } from 'lucide-react';
import { useCallback, useEffect } from 'react';
import { isServerAlive } from '../api/is-server-alive.ts';
import { Button } from '../components/button.tsx';
import { type ConnectionState, reportAnswer, useConnection } from './connection.ts';

const retryEveryMs = 5000;

const sentences: Record<Exclude<ConnectionState, 'ok'>, string> = {
  offline: 'You are offline. What you see may be out of date.',
  unreachable: 'The server cannot be reached. Trying again every few seconds.',
  busy: 'The server cannot answer right now. Trying again every few seconds.',
  faulty: 'The server has a problem. What you see may be incomplete.',
};

export function ConnectionBanner() {
  const connection = useConnection();
  const queryClient = useQueryClient();
  const recover = useCallback(async () => {
    if (!(await isServerAlive())) return;
    reportAnswer();
    await queryClient.invalidateQueries({ predicate: (query) => query.state.status === 'error' });
    await queryClient.invalidateQueries({ type: 'active' });
  }, [queryClient]);

  useEffect(() => {
    if (connection === 'ok' || connection === 'faulty') return undefined;
    const timer = setInterval(() => void recover(), retryEveryMs);
    const onOnline = () => void recover();
    window.addEventListener('online', onOnline);
    return () => {
      clearInterval(timer);
      window.removeEventListener('online', onOnline);
    };
  }, [connection, recover]);

  if (connection === 'ok') return null;
  return (
    <div
      role="alert"
      className="flex shrink-0 items-center gap-2.5 border-b border-warn/30 bg-warn-soft px-4 py-1.5 text-sm text-warn"
    >
      <CloudOff aria-hidden className="size-4 shrink-0" />
      <span className="grow">{sentences[connection]}</span>
      <Button size="small" look="secondary" onClick={() => void recover()}>
        Try now
      </Button>
    </div>
  );
}
