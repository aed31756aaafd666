/** What the doctor says of a call of `migrate`, before it is made: it stops at what the plan would stop at. */
import { runCommand } from '../src/testing/run-command.ts';

/** Calls that go on from another, or past what stops them. */
const ofNoPlan = ['--resume', '--follow', '--suggest', '--dry-run'];

/** Whether the doctor can be asked about a call. */
export function isForDoctor(call: string): boolean {
  const [command, ...options] = call.split(' ');
  return command === 'migrate' && !ofNoPlan.some((option) => options.includes(option));
}

/** The status of the doctor. */
export async function askDoctor(
  args: readonly string[],
  folder: string,
  environment: NodeJS.ProcessEnv,
): Promise<number | undefined> {
  const { status } = await runCommand(['doctor', ...args.slice(1)], folder, environment);
  return status ?? undefined;
}

/** The status of a stop of the plan; 0 where the plan let it go, whatever came later; undefined for a wrong call. */
export function planStatus({ status, stderr }: { status: number | null; stderr: string }): number | undefined {
  if (status === 2) return undefined;
  return /^Error: The (source holds what|tables of the target cannot)/m.test(stderr) ? (status ?? undefined) : 0;
}
