/** Starts programs for the suite and tells it what they say; see spawn-aside.ts. */
import { spawn } from 'node:child_process'

/** @typedef {import('./spawn-aside.ts').Order} Order */

/** @type {Map<number, import('node:child_process').ChildProcess>} */
const children = new Map()

process.on('message', (/** @type {Order} */ order) => {
  if ('program' in order) start(order)
  else for (const stream of children.get(order.id)?.stdio ?? []) stream?.destroy()
})
// Whoever ordered is gone: what is on a leash ends with this process.
process.on('disconnect', () => process.exit())

/** @param {Extract<Order, { program: string }>} order */
function start({ id, program, args, options }) {
  const tell = (/** @type {object} */ news) => process.send?.({ id, ...news })
  /** @type {import('node:child_process').StdioOptions} */
  const stdio = ['ignore', ...options.outputs.map(() => /** @type {const} */ ('pipe'))]
  /** @type {import('node:child_process').ChildProcess} */
  const child = spawn(program, args, { ...options, stdio })
  children.set(id, child)
  child.once('error', (/** @type {NodeJS.ErrnoException} */ { message, code }) =>
    tell({ failed: { message, code } }),
  )
  child.once('spawn', () => tell({ pid: child.pid }))
  child.stdio.forEach((stream, file) => {
    stream?.on('data', (chunk) => tell({ file, chunk }))
    stream?.on('error', () => undefined) // the other end is gone first when the program has ended
    stream?.once('close', () => tell({ file }))
  })
  child.once('exit', (code, signal) => tell({ exit: { code, signal } }))
  child.once('close', () => {
    children.delete(id)
    tell({ closed: true })
  })
}
