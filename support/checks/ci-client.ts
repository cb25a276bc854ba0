/** The generation of the client: its result, and that it talks to nobody. */
import { createHash } from 'node:crypto'
import { globSync, readFileSync, statSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import type { StepResult } from '../artifacts/workflow/execute-step.ts'
import { runStep } from '../artifacts/workflow/run-step.ts'
import type { LocatedStep } from '../artifacts/workflow/workflow-model.ts'
import { Unverified, Violation } from '../core/errors.ts'
import type { Scene } from '../run/scene.ts'
import { whyNotRunning } from '../systems/left-out.ts'
import { runs } from '../systems/manifest.ts'
import { machineEnvironment } from '../systems/system.ts'
import { bringerOf } from './ci-tools.ts'
import { expectEqual, expectThat } from './expect.ts'
import { unfetchedIn } from './unfetched-packages.ts'

export interface Generation {
  readonly located: LocatedStep
  readonly result: StepResult
  readonly repository: string
  /** Files of the checkout that are not what they were. */
  readonly changed: readonly string[]
  /** Connections that somebody tried to one of the addresses in the variables. */
  readonly connections: number
  readonly startedAt: number
  readonly durationMs: number
}

/** Runs the step in a clean checkout; each address of its variables leads to a listener that counts. */
export async function generate(
  scene: Scene,
  repository: string,
  located: LocatedStep,
): Promise<Generation> {
  // Its packages are installed where its processes run, and nowhere else.
  if (!runs(scene.manifest, 'backend')) throw new Unverified(whyNotRunning('backend'))
  let connections = 0
  const server = createServer((socket) => {
    connections += 1
    socket.destroy()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const before = digests(repository)
  const startedAt = Date.now()
  try {
    const result = await runStep(located, {
      cwd: repository,
      env: machineEnvironment(scene.dir),
      context: { secrets: {} },
      budgetMs: 60_000,
      adaptValue: (value) => ledTo(port, value),
    })
    if (result.status === 'unsupported') throw new Unverified(`needs github: ${result.reason}`)
    const durationMs = Date.now() - startedAt
    const after = digests(repository)
    const changed = Object.keys(before).filter((file) => after[file] !== before[file])
    return { located, result, repository, changed, connections, startedAt, durationMs }
  } finally {
    server.close()
  }
}

/** The step ends well, within a minute, and the committed client is what it writes. */
export function generated(generation: Generation): void {
  succeeded(generation)
  expectEqual('committed files that the generation changes', generation.changed, [])
}

/** The step has ended well; what it lacks on this machine alone says nothing. */
export function succeeded({ located, result }: Generation): void {
  const absent = /(?:^|: )([\w.-]+): (?:command )?not found$/m.exec(result.stderr)?.[1]
  if (result.exitCode === 127 && absent !== undefined) {
    // The steps before it were not taken here: where one of them brings the tool, nothing is known.
    const bringer = bringerOf(located, absent)
    if (bringer !== undefined) {
      throw new Unverified(`needs ${absent}, which ${bringer}: it is not on this machine`)
    }
    throw new Violation(`"${result.name}" needs ${absent}, which no step before it installs`, {
      expected: `a step that installs ${absent}, or a tool of GitHub's images`,
      received: located.job.steps.slice(0, located.step.index).map(({ name }) => name),
    })
  }
  const unfetched = result.status === 'passed' ? undefined : unfetchedIn(result.stderr)
  if (unfetched !== undefined) {
    throw new Unverified(`needs packages that this machine cannot fetch: ${unfetched}`)
  }
  expectThat(result.status === 'passed', `"${result.name}" failed`, {
    received: `${result.reason ?? `exit status ${result.exitCode}`}\n${result.stderr.trimEnd().split('\n').slice(-12).join('\n')}`,
  })
}

function ledTo(port: number, value: string): string {
  const url = URL.parse(value)
  if (
    url === null ||
    url.host === '' ||
    !/^(https?|rediss?|postgres(ql)?(\+\w+)?):$/.test(url.protocol)
  ) {
    return value
  }
  url.host = `127.0.0.1:${port}`
  return url.href
}

/** Of every file of the checkout, packages left out. */
function digests(folder: string): Readonly<Record<string, string>> {
  const files = globSync('**/*', { cwd: folder, exclude: (name) => name === 'node_modules' })
  const own = [...files, ...globSync('.*', { cwd: folder })]
  return Object.fromEntries(
    own
      .map((file) => [file, join(folder, file)] as const)
      .filter(([, path]) => statSync(path).isFile())
      .map(([file, path]) => [file, createHash('sha256').update(readFileSync(path)).digest('hex')]),
  )
}
