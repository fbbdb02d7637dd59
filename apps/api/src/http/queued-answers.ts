import { type ServerResponse } from 'node:http';
import { type Socket } from 'node:net';
import { type FastifyReply, type FastifyRequest } from 'fastify';

const queued = new WeakMap<Socket, Set<ServerResponse>>();

/**
 * A caller may send its next request before the last one is answered; that answer then waits for its turn. Node does not close it when
 * the connection ends: whatever counts answers until they close would count it for ever.
 */
export function closeWithConnection({ raw: { socket } }: FastifyRequest, { raw: answer }: FastifyReply): void {
  if (answer.socket) return; // its turn has come: Node sees to it
  let waiting = queued.get(socket);
  if (!waiting) queued.set(socket, (waiting = closedTogether(socket)));
  waiting.add(answer);
  answer.once('close', () => waiting.delete(answer));
}

function closedTogether(socket: Socket): Set<ServerResponse> {
  const answers = new Set<ServerResponse>();
  socket.once('close', () => {
    for (const answer of answers) {
      if (answer.socket) continue;
      answer.destroyed = true;
      answer.emit('close');
    }
  });
  return answers;
}
