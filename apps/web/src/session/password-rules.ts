/**
 * What a new password must meet, as the form shows it while one types. The server has the last word, and also refuses
 * what is soon guessed.
 */
export interface PasswordRule {
  readonly text: string;
  readonly isMet: boolean;
}

const passwordMinLength = 12;
/** Shorter usernames are part of many a good password. */
const usernameMinLength = 3;

export function checkPassword(password: string, username: string, current: string): PasswordRule[] {
  const lower = password.toLowerCase();
  const containsName = username.length >= usernameMinLength && lower.includes(username.toLowerCase());
  return [
    { text: `At least ${passwordMinLength} characters`, isMet: password.length >= passwordMinLength },
    {
      text: 'Does not contain your username',
      isMet: password !== '' && !containsName,
    },
    { text: 'Differs from the current password', isMet: password !== '' && password !== current },
  ];
}
