/** `vanguard simulator`: a PEMS with invented records, for whoever has none at hand. */
import { simulatorDefaults, startSimulator } from '@vanguard/pems/simulator';
import { UsageError } from 'sqlite-to-postgres/errors';
import { type CommandContext, paint } from 'sqlite-to-postgres/cli';
import { runUntilStopped } from './run-until-stopped.ts';

export interface SimulatorCommandOptions {
  port: number;
  records?: number;
  seed?: number;
  latency?: number;
  changes?: number;
}

export async function runSimulator(context: CommandContext, options: SimulatorCommandOptions): Promise<void> {
  const { port, records = simulatorDefaults.recordCount, seed = simulatorDefaults.seed } = options;
  const { latency: latencyMs = 0, changes: changedPercent = 0 } = options;
  const simulator = await startSimulator({
    port,
    seed,
    recordCount: records,
    latencyMs,
    changesPerHour: changedPercent / 100,
  }).catch(explainPort(port));
  const { baseUrl, tenant, credentials } = simulator.connection;
  const lines = [
    paint(context.stdout, ['green', 'bold'], 'The PEMS simulator is ready') + ': invented records, no PEMS',
    `  Page      ${paint(context.stdout, 'cyan', simulator.url)}`,
    `  Services  ${paint(context.stdout, 'cyan', baseUrl)}`,
    `  Tenant ${tenant}, user ${credentials.username}, password ${credentials.password}`,
    `  Organizations ${simulator.store.organizations.join(', ')}: ${simulator.store.size.toLocaleString('en')} records`,
    '  Stop with Ctrl-C.',
  ];
  context.stdout.write(`${lines.join('\n')}\n`);
  await runUntilStopped({ stop: async () => await simulator.close(), failed: new Promise(() => {}) }, context);
}

function explainPort(port: number): (error: unknown) => never {
  return (error) => {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error;
    const why = code === 'EACCES' ? 'may not be listened on by this account' : 'is taken';
    throw new UsageError(`The port ${port} for the PEMS simulator ${why}.`, {
      code: code === 'EACCES' ? 'port_forbidden' : 'port_in_use',
      hint: `Choose another: --port ${port < 1024 ? 4310 : port + 10}.`,
      cause: error,
    });
  };
}
