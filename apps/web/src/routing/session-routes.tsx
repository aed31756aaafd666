/** The pages before the product, tied to their addresses: sign in, and the change of a password. */
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { ChangePasswordPage } from '../session/change-password-page.tsx';
import { SignInPage } from '../session/sign-in-page.tsx';
import { useSessionUser, useSignOut } from './use-session.ts';

const signInApi = getRouteApi('/sign-in');
const passwordApi = getRouteApi('/session/password');

export function SignInRoute() {
  const { next, reason } = signInApi.useSearch();
  const router = useRouter();
  return <SignInPage reason={reason} onSignedIn={() => router.history.replace(next ?? '/')} />;
}

export function PasswordRoute() {
  const { next } = passwordApi.useSearch();
  const router = useRouter();
  const signOut = useSignOut();
  const user = useSessionUser();
  const goOn = () => router.history.replace(next ?? '/');
  return (
    <ChangePasswordPage
      user={user}
      onChanged={goOn}
      onLeave={() => (user.mustChangePassword ? void signOut() : goOn())}
    />
  );
}
