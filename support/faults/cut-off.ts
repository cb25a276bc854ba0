/** Connections that end at once. */
import type { Socket } from 'node:net'

/**
 * Ends a connection with a reset; one that is ending already just ends. Node (24.21) keeps a socket for ever
 * that is reset while its end is being sent: libuv refuses the reset, Node takes it for done, nobody closes
 * the socket any more, and a thread that has one spins in its own clean-up instead of ending.
 */
export function cutOff(socket: Socket): void {
  if (socket.writableEnded) socket.destroy()
  else socket.resetAndDestroy()
}
