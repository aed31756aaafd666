/** The whole page could not be shown: mostly because the server does not answer. Offers to try again. */
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { CloudOff, TriangleAlert } from 'lucide-react';
import { useEffect } from 'react';
import { isServerAlive } from '../api/is-server-alive.ts';
import { Button } from '../components/button.tsx';
import { useDocumentTitle } from '../components/document-title.ts';
import { EmptyState } from '../components/empty-state.tsx';
import { classifyFailure, type ConnectionState } from '../connection/connection.ts';

const retryEveryMs = 5000;

const titles: Readonly<Partial<Record<ConnectionState, string>>> = {
  offline: 'The server cannot be reached',
  unreachable: 'The server cannot be reached',
  busy: 'The server cannot answer right now',
};

export function PageFailure({ error }: ErrorComponentProps) {
  useDocumentTitle('Not available');
  const router = useRouter();
  const failure = classifyFailure(error);
  const isSilent = failure === 'unreachable' || failure === 'offline' || failure === 'busy';

  useEffect(() => {
    if (!isSilent) return undefined;
    const timer = setInterval(async () => {
      if (await isServerAlive()) await router.invalidate();
    }, retryEveryMs);
    return () => clearInterval(timer);
  }, [isSilent, router]);

  return (
    <div className="flex h-full flex-col">
      <EmptyState
        role="alert"
        Icon={isSilent ? CloudOff : TriangleAlert}
        title={titles[failure] ?? 'This page could not be shown'}
        action={<Button onClick={() => void router.invalidate()}>Try again</Button>}
      >
        {isSilent
          ? 'The page opens by itself as soon as the server answers.'
          : error instanceof Error
            ? error.message
            : String(error)}
      </EmptyState>
    </div>
  );
}
