/** A port that is taken, in words. */
import { UsageError } from 'sqlite-to-postgres';

/** For `catch`: passes every other error on. */
export function explainPort(port: number, what: string, variable: string): (error: unknown) => never {
  return (error) => {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new UsageError(`The port ${port} for the ${what} is taken; PFA Vanguard may be running already.`, {
      code: 'port_in_use',
      hint: `Stop the other program, or choose another port: ${variable}=${port + 10} npm start.`,
      cause: error,
    });
  };
}
