/**
 * Choosing a new password: by one's own wish from the user menu, or because the account still has a default one.
 * In the second case nothing else can be reached before it is done.
 */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Check, Circle } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { User } from '@vanguard/protocol/browser';
import { api } from '../api/api.ts';
import { Button } from '../components/button.tsx';
import { classNames } from '../components/class-names.ts';
import { useDocumentTitle } from '../components/document-title.ts';
import { Notice } from '../components/notice.tsx';
import { PasswordField } from '../components/password-field.tsx';
import { describePasswordFailure } from './password-failure.ts';
import { checkPassword, type PasswordRule } from './password-rules.ts';
import { sessionQuery } from './session.ts';
import { SessionPage } from './session-page.tsx';

interface ChangePasswordPageProps {
  user: User;
  onChanged: () => void;
  /** Back to where one was, or out of the session when the change is forced. */
  onLeave: () => void;
}

export function ChangePasswordPage({ user, onChanged, onLeave }: ChangePasswordPageProps) {
  useDocumentTitle('Change password');
  const isForced = user.mustChangePassword;
  return (
    <SessionPage
      title={isForced ? 'Choose a password of your own' : 'Change your password'}
      lead={
        isForced
          ? `The account ${user.username} still has the password it was set up with. Replace it before you go on.`
          : 'You stay signed in here; every other session of yours ends.'
      }
    >
      <ChangePasswordForm user={user} onChanged={onChanged} onLeave={onLeave} />
    </SessionPage>
  );
}

function ChangePasswordForm({ user, onChanged, onLeave }: ChangePasswordPageProps) {
  const queryClient = useQueryClient();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const [isSubmitted, setIsSubmitted] = useState(false);
  const rules = checkPassword(next, user.username, current);
  const change = useMutation({
    mutationFn: async (passwords: { currentPassword: string; newPassword: string }) =>
      await api.changePassword({ body: passwords }),
    onSuccess: ({ user: changed }) => {
      queryClient.setQueryData(sessionQuery.queryKey, changed);
      onChanged();
    },
  });
  const refused = change.isError ? describePasswordFailure(change.error) : {};

  function edit(set: (text: string) => void): (event: { target: { value: string } }) => void {
    return (event) => {
      set(event.target.value);
      if (change.isError) change.reset();
    };
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    setIsSubmitted(true);
    const isReady = current !== '' && next === again && rules.every((rule) => rule.isMet);
    if (isReady && !change.isPending) change.mutate({ currentPassword: current, newPassword: next });
  }

  return (
    <form onSubmit={submit} noValidate className="space-y-5">
      {refused.general !== undefined && <Notice tone="error">{refused.general}</Notice>}
      <input type="text" name="username" autoComplete="username" value={user.username} readOnly hidden />
      <PasswordField
        label="Current password"
        autoComplete="current-password"
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        value={current}
        onChange={edit(setCurrent)}
        error={refused.current ?? (isSubmitted && current === '' ? 'Enter your current password.' : undefined)}
      />
      <PasswordField
        label="New password"
        autoComplete="new-password"
        value={next}
        onChange={edit(setNext)}
        error={
          refused.next ?? (isSubmitted && rules.some((rule) => !rule.isMet) ? 'Not all rules are met yet.' : undefined)
        }
        hint={<RuleList rules={rules} />}
      />
      <PasswordField
        label="Type it again"
        autoComplete="new-password"
        value={again}
        onChange={edit(setAgain)}
        error={isSubmitted && next !== again ? 'The two entries differ.' : undefined}
      />
      <div className="flex flex-wrap gap-2 pt-1">
        <Button type="submit" look="primary" size="large" className="grow" isPending={change.isPending}>
          Change password
        </Button>
        <Button look="quiet" size="large" onClick={onLeave}>
          {user.mustChangePassword ? 'Sign out' : 'Cancel'}
        </Button>
      </div>
    </form>
  );
}

function RuleList({ rules }: { rules: PasswordRule[] }) {
  return (
    <ul aria-label="Rules for the new password" className="space-y-1 pt-0.5">
      {rules.map(({ text, isMet }) => {
        const Icon = isMet ? Check : Circle;
        return (
          <li key={text} className={classNames('flex items-center gap-2', isMet && 'text-done')}>
            <Icon aria-hidden className={isMet ? 'size-3.5' : 'mx-0.5 size-2.5'} />
            {text}
            <span className="sr-only">{isMet ? ' (met)' : ' (not met yet)'}</span>
          </li>
        );
      })}
    </ul>
  );
}
