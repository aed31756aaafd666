/**
 * Asks for the password over the page when a session ends: nothing below is unmounted, an open editor keeps its text, and
 * what waits is sent once the same user is there again.
 */
import { Dialog } from '@base-ui/react/dialog';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { User } from '@vanguard/protocol/browser';
import { api } from '../api/api.ts';
import { Button } from '../components/button.tsx';
import { Notice } from '../components/notice.tsx';
import { PasswordField } from '../components/password-field.tsx';
import { resumeQueues } from '../edits/edit-queues.ts';
import { markSignedIn, sessionQuery } from './session.ts';
import { setSessionOver } from './session-end.ts';
import { describeSignInFailure, formatWait } from './sign-in-failure.ts';
import { useSecondsUntil } from './seconds-until.ts';

interface SignInAgainDialogProps {
  user: User;
  /** Somebody else wants to sign in, or the page is left. */
  onLeave: () => void;
}

export function SignInAgainDialog({ isOver, user, onLeave }: SignInAgainDialogProps & { isOver: boolean }) {
  return (
    <Dialog.Root open={isOver} disablePointerDismissal>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-50 bg-veil/45" />
        <Dialog.Popup className="popup fixed top-1/2 left-1/2 z-50 flex w-[min(24rem,calc(100vw-2rem))] -translate-1/2 flex-col gap-4 p-5 outline-none">
          <div>
            <Dialog.Title className="text-base font-semibold">Your session has ended</Dialog.Title>
            <Dialog.Description className="mt-1 text-sm text-ink-muted">
              Sign in as {user.username} to go on where you are. What you typed is still here.
            </Dialog.Description>
          </div>
          <PasswordForm user={user} onLeave={onLeave} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function PasswordForm({ user, onLeave }: SignInAgainDialogProps) {
  const queryClient = useQueryClient();
  const [password, setPassword] = useState('');
  const signIn = useMutation({
    mutationFn: async () => await api.login({ body: { username: user.username, password } }),
    onSuccess: async ({ user: again }) => {
      markSignedIn(again.id);
      // An account of the same name may be another's by now.
      if (again.id !== user.id) {
        location.reload();
        return;
      }
      queryClient.setQueryData(sessionQuery.queryKey, again);
      setSessionOver(false);
      resumeQueues(queryClient);
      await queryClient.invalidateQueries({ type: 'active' });
    },
  });
  const failure = signIn.isError ? describeSignInFailure(signIn.error, signIn.submittedAt) : undefined;
  const waitS = useSecondsUntil(failure?.retryAtMs);

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (password !== '' && !signIn.isPending && waitS === 0) signIn.mutate();
  }

  return (
    <form onSubmit={submit} noValidate className="space-y-4">
      {failure !== undefined && (failure.retryAtMs === undefined || waitS > 0) && (
        <Notice tone="error">
          {failure.message}
          {waitS > 0 && ` Try again in ${formatWait(waitS)}.`}
        </Notice>
      )}
      {/* For password managers. */}
      <input type="text" name="username" autoComplete="username" value={user.username} readOnly hidden />
      <PasswordField
        label="Password"
        name="password"
        autoComplete="current-password"
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      <div className="flex justify-between gap-2">
        <Button look="quiet" onClick={onLeave}>
          Sign in as somebody else
        </Button>
        <Button type="submit" look="primary" isPending={signIn.isPending} disabled={waitS > 0}>
          Sign in
        </Button>
      </div>
    </form>
  );
}
