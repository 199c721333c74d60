import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Has a server take for idle only the connections on which nothing is on its way. What node:http takes for idle is also one whose answer is being
 * sent: it would be cut in the middle once the server is closed. Returns what is to be told of every request.
 */
export const knowIdleSockets = (server: Server): ((request: IncomingMessage, response: ServerResponse) => void) => {
  /** Requests without a whole answer, and how many bytes had come when there last was none. */
  const sockets = new Map<Socket, { open: number; bytes: number }>();
  server.on('connection', (socket: Socket) => {
    sockets.set(socket, { open: 0, bytes: 0 });
    socket.once('close', () => sockets.delete(socket));
  });
  server.closeIdleConnections = () => {
    for (const [socket, { open, bytes }] of sockets) {
      if (open === 0 && socket.bytesRead === bytes) socket.destroy();
    }
  };
  return (request, response) => {
    const { socket } = request;
    const state = sockets.get(socket);
    if (state === undefined) return;
    state.open += 1;
    // Comes when the last byte of the answer is out.
    response.once('close', () => {
      state.open -= 1;
      state.bytes = socket.bytesRead;
    });
    // Later where the answer did not wait for the body: what comes of that begins no other request.
    request.once('close', () => {
      state.bytes = socket.bytesRead;
    });
  };
};
