/** Users of the API for tests and benchmarks. */
export { csvBombs, workbookBombs } from '../attacks/testing/bombs.ts';
export { EventListener } from './event-listener.ts';
export { driveLoad, type LoadResult } from './drive-load.ts';
export { type Caller, connectCaller } from './keep-alive-caller.ts';
export { signSession } from './sign-session.ts';
export { type Action, SimulatedUser } from './simulated-user.ts';
