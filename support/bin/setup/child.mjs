/** Runs another program as if it stood in our place: its signals in, its exit code out. */
import { spawn } from 'node:child_process'
import { constants } from 'node:os'

/** @type {readonly NodeJS.Signals[]} */
const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT']

/** npm passes Ctrl-C on to us after the terminal already has; the second one is the same keystroke. */
const sameKeystrokeMs = 300

/**
 * What the child ended with. `interrupted` is the first signal that was meant for us meanwhile.
 * @typedef {{ code: number | null, signal: NodeJS.Signals | null, interrupted?: NodeJS.Signals, output: string }} Ended
 */

/**
 * Runs `command` to its end and never rejects for the way it ended, only when it cannot be started.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env: NodeJS.ProcessEnv, cwd?: string, quiet?: boolean, started?: (pid: number) => void }} options
 *   quiet: no input, and both outputs are collected in `output` instead of shown
 * @returns {Promise<Ended>}
 */
export function runChild(command, args, { env, cwd, quiet = false, started }) {
  return new Promise((resolve, reject) => {
    /** @type {import('node:child_process').StdioOptions} */
    const stdio = quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit'
    // Before the child is there: a signal in between would end us and leave it behind.
    const forwarding = forwardSignals((signal) => child.kill(signal))
    const child = spawn(command, args, { env, stdio, ...(cwd === undefined ? {} : { cwd }) })
    if (child.pid !== undefined) started?.(child.pid)
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
        output += text
      })
    }
    child.on('error', (error) => {
      forwarding.stop()
      reject(error)
    })
    child.on('exit', () => {
      // An interrupted tool may leave a child of its own behind that holds the pipes open.
      if (forwarding.first().interrupted === undefined) return
      child.stdout?.destroy()
      child.stderr?.destroy()
    })
    child.on('close', (code, signal) => {
      forwarding.stop()
      resolve({ code, signal, output, ...forwarding.first() })
    })
  })
}

/**
 * The exit code a shell would show: 128 + n for a signal.
 * @param {{ code: number | null, signal: NodeJS.Signals | null }} ended
 */
export function exitCodeOf({ code, signal }) {
  return signal === null ? (code ?? 1) : 128 + constants.signals[signal]
}

/** @param {(signal: NodeJS.Signals) => void} send */
function forwardSignals(send) {
  /** @type {NodeJS.Signals | undefined} */
  let first
  let lastAt = Number.NEGATIVE_INFINITY
  /** @param {NodeJS.Signals} signal */
  const pass = (signal) => {
    const again = signal === first && performance.now() - lastAt < sameKeystrokeMs
    lastAt = performance.now()
    first ??= signal
    if (!again && !terminalSent(signal)) send(signal)
  }
  for (const signal of forwarded) process.on(signal, pass)
  return {
    first: () => (first === undefined ? {} : { interrupted: first }),
    stop: () => {
      for (const signal of forwarded) process.off(signal, pass)
    },
  }
}

/**
 * A terminal sends Ctrl-C and Ctrl-\ to the whole foreground group, so the child has its own already.
 * @param {NodeJS.Signals} signal
 */
function terminalSent(signal) {
  return process.stdin.isTTY === true && (signal === 'SIGINT' || signal === 'SIGQUIT')
}
