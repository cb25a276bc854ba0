/** A composed service whose main process dies. */
import { Violation } from '../core/errors.ts'
import { eventually } from '../core/eventually.ts'
import type { ServiceState } from '../ports/composition.ts'
import type { ComposedSystem } from '../run/compose.ts'
import { expectEqual } from './expect.ts'
import { probe } from './redis-probe.ts'

/** The service is running again and its own check succeeds, after one restart and no more. */
export async function comesBack(
  made: ComposedSystem,
  service: string,
  withinMs: number,
): Promise<number> {
  const startedAt = Date.now()
  const state = () => stateOf(made, service)
  await eventually(
    `${service} is back`,
    async () => {
      const { state: phase, restarts, exitCode } = await state()
      if (restarts === 0) throw new Violation(`it is ${phase}, its last status is ${exitCode}`)
      if (phase !== 'running') throw new Violation(`it is ${phase} after ${restarts} restarts`)
      const { code, stdout, stderr } = await probe(made, service)
      const said = `${stdout}${stderr}`.trim() || `status ${code}`
      if (code !== 0) throw new Violation(`it runs, but its health check fails: ${said}`)
    },
    { withinMs },
  )
  expectEqual(`how often ${service} was started again`, (await state()).restarts, 1)
  return Date.now() - startedAt
}

/** Nothing of the service has run: neither a process nor a line of its log. */
export async function neverStarted(made: ComposedSystem, service: string): Promise<void> {
  const states = (await made.composition.ps()).filter((each) => each.service === service)
  const started = states.filter(({ state }) => state !== 'created').map(({ state }) => state)
  expectEqual(`the state of ${service}, which waits for others`, started, [])
  const lines = (await made.composition.logs(service)).map(({ text }) => text)
  expectEqual(`the log of ${service}`, lines, [])
}

async function stateOf({ composition }: ComposedSystem, service: string): Promise<ServiceState> {
  const found = (await composition.ps()).find((each) => each.service === service)
  if (found === undefined) throw new Violation(`${service} has no container`)
  return found
}
