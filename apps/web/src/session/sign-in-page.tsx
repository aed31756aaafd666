/** Signing in. The password stays in the form only; what comes back is a cookie and the user. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { api } from '../api/api.ts';
import { Button } from '../components/button.tsx';
import { useDocumentTitle } from '../components/document-title.ts';
import { Notice } from '../components/notice.tsx';
import { PasswordField } from '../components/password-field.tsx';
import { TextField } from '../components/text-field.tsx';
import { markSignedIn, sessionQuery } from './session.ts';
import { SessionPage } from './session-page.tsx';
import { describeSignInFailure, formatWait } from './sign-in-failure.ts';
import { useSecondsUntil } from './seconds-until.ts';

interface SignInPageProps {
  /** Why one is here without having asked for it. */
  reason?: 'expired' | undefined;
  onSignedIn: () => void;
}

export function SignInPage({ reason, onSignedIn }: SignInPageProps) {
  useDocumentTitle('Sign in');
  const queryClient = useQueryClient();
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [isIncomplete, setIsIncomplete] = useState(false);
  const usernameInput = useRef<HTMLInputElement>(null);
  const passwordInput = useRef<HTMLInputElement>(null);
  const signIn = useMutation({
    mutationFn: async (credentials: { username: string; password: string }) => await api.login({ body: credentials }),
    onSuccess: ({ user }) => {
      queryClient.clear();
      queryClient.setQueryData(sessionQuery.queryKey, user);
      markSignedIn(user.id);
      onSignedIn();
    },
    onError: () => passwordInput.current?.select(),
  });
  const failure = signIn.isError ? describeSignInFailure(signIn.error, signIn.submittedAt) : undefined;
  const waitS = useSecondsUntil(failure?.retryAtMs);

  function submit(event: FormEvent): void {
    event.preventDefault();
    const isComplete = username.trim() !== '' && password !== '';
    setIsIncomplete(!isComplete);
    if (!isComplete) (username.trim() === '' ? usernameInput : passwordInput).current?.focus();
    else if (!signIn.isPending && waitS === 0) signIn.mutate({ username: username.trim(), password });
  }

  return (
    <SessionPage title="Sign in" lead="Use the account of your organization.">
      <form onSubmit={submit} noValidate className="space-y-5">
        {reason === 'expired' && !signIn.isError && (
          <Notice tone="info">Your session has ended. Sign in to go on where you were.</Notice>
        )}
        {failure !== undefined && (failure.retryAtMs === undefined || waitS > 0) && (
          <Notice tone="error">
            {failure.message}
            {waitS > 0 && ` Try again in ${formatWait(waitS)}.`}
          </Notice>
        )}
        <TextField
          ref={usernameInput}
          label="Username"
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          // The page has this one purpose.
          // oxlint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          value={username}
          onChange={(event) => setUsername(event.target.value)}
          error={isIncomplete && username.trim() === '' ? 'Enter your username.' : undefined}
        />
        <PasswordField
          ref={passwordInput}
          label="Password"
          name="password"
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          error={isIncomplete && password === '' ? 'Enter your password.' : undefined}
        />
        <Button
          type="submit"
          look="primary"
          size="large"
          className="w-full"
          isPending={signIn.isPending}
          disabled={waitS > 0}
        >
          Sign in
        </Button>
      </form>
    </SessionPage>
  );
}
