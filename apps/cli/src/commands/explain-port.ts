/** Why a port cannot be listened on, in words. */
import { UsageError } from 'sqlite-to-postgres/errors';

/** For `catch`: passes every other error on. */
export function explainPort(port: number, what: string, variable: string): (error: unknown) => never {
  return (error) => {
    const { code = '', address } = error as NodeJS.ErrnoException & { address?: string };
    const explanation = explanations[code]?.({ port, what, variable, address });
    throw explanation === undefined ? error : new UsageError(explanation.message, { ...explanation, cause: error });
  };
}

interface Attempt {
  port: number;
  what: string;
  variable: string;
  address: string | undefined;
}

const explanations: Record<string, (attempt: Attempt) => { message: string; code: string; hint: string }> = {
  EADDRINUSE: ({ port, what, variable }) => ({
    message: `The port ${port} for the ${what} is taken; PFA Vanguard may be running already.`,
    code: 'port_in_use',
    hint: `Stop the other program, or choose another port: ${variable}=${port + 10} npm start.`,
  }),
  EACCES: ({ port, what, variable }) => ({
    message: `This account may not listen on the port ${port} for the ${what}.`,
    code: 'port_forbidden',
    hint: `Choose one from 1024 on, and let a proxy listen on ${port}: ${variable}=8080 npm start.`,
  }),
  EADDRNOTAVAIL: ({ what, address }) => ({
    message: `The ${what} cannot listen on ${address}, which is not an address of this machine.`,
    code: 'not_our_address',
    hint: 'Set HOST to an address of this machine, or to 0.0.0.0 for all of them.',
  }),
};
