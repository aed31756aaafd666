/** A simulated PEMS: a real HTTP server with invented records. */
export { type Fault, type FaultKind, faultKinds } from './faults.ts';
export type { SimulatedRecord } from './record-store.ts';
export { simulatedRecord } from './simulated-record.ts';
export { type Simulator, simulatorDefaults, type SimulatorOptions, startSimulator } from './start-simulator.ts';
