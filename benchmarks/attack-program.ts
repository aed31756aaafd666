/**
 * The attacker of the load as a process of its own, so that making bombs and sending them takes no time of the process that
 * measures. Makes its files, says so, and attacks when it is told whom; prints how often each status was answered.
 */
import { once } from 'node:events';
import { attack, type AttackTarget, makeBombs } from './load-attack.ts';

const bombs = await makeBombs();
process.send?.('ready');
const [target] = (await once(process, 'message')) as [AttackTarget];
const answers = await attack(target, bombs);
process.send?.([...answers], () => process.disconnect());
