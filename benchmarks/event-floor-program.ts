/** Event streams as Node's own server has them, without anything of ours: the least that one can cost. Prints its address. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerHeap } from './answer-heap.ts';

const server = createServer((_, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.write('event: ready\ndata: {}\n\n');
});
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
answerHeap();
process.once('SIGTERM', () => {
  server.close();
  server.closeAllConnections();
});
