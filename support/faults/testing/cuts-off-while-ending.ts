/** A thread that cuts a connection off between the order to end it and the end itself, and then exits. */
import { connect, createServer } from 'node:net'
import { listenOnLoopback, loopback } from '../../ports/loopback.ts'
import { cutOff } from '../cut-off.ts'

const server = createServer({ allowHalfOpen: true }, (socket) => {
  socket.on('error', () => undefined) // the refusal of a reset is told here, and whoever cuts expects it
  socket.end()
  // Node hands the end to the system in the next tick, and the system sends it in the next turn.
  const sending = () => {
    cutOff(socket)
    setImmediate(() => process.exit(0))
  }
  process.nextTick(() => queueMicrotask(() => process.nextTick(sending)))
})
connect({ host: loopback, port: await listenOnLoopback(server) })
