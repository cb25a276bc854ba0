/** Health checks of the compose files: that there is one, its figures, and whether it can say no. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { basename } from 'node:path'
import { execa } from 'execa'
import { baseWithout } from '../artifacts/dockerfile/lacking-program.ts'
import { Unverified } from '../core/errors.ts'
import type { ComposeProject, ComposeService, HealthCheck } from '../ports/composition.ts'
import { allServices } from './compose-files.ts'
import { expectEqual, expectThat } from './expect.ts'

/** Every service, those of a profile included, has a check that is switched on and can fail. */
export function everyServiceIsChecked(project: ComposeProject): void {
  const passing = new Set(onceOnly(project))
  const services = allServices(project).filter(({ name }) => !passing.has(name))
  const without = services.filter((service) => !isChecked(service)).map(({ name }) => name)
  expectEqual('services without a health check', without, [])
  const trivial = services
    .filter(({ healthcheck }) => alwaysSucceeds(healthcheck?.test ?? []))
    .map(({ name, healthcheck }) => `${name}: ${healthcheck?.test?.join(' ')}`)
  expectEqual('health checks that cannot fail', trivial, [])
}

/** Others wait for their end, such as for that of migrations: they have no health that could be asked. */
export function onceOnly(project: ComposeProject): string[] {
  return allServices(project).flatMap(({ dependsOn }) =>
    Object.entries(dependsOn).flatMap(([name, { condition }]) =>
      condition === 'service_completed_successfully' ? [name] : [],
    ),
  )
}

const isChecked = ({ healthcheck }: ComposeService) =>
  healthcheck?.test !== undefined && !healthcheck.disabled

/** Tells that a program is in the image, and nothing of the service. */
const ownVersion = /^[\w./-]+ (--?v|-V|--?version|version|--?help|-h)$/

function alwaysSucceeds([kind, ...words]: readonly string[]): boolean {
  if (kind === undefined || kind === 'NONE') return false
  const text = words.join(' ').trim()
  if (ownVersion.test(text)) return true
  const nothing = /^((\/usr)?\/bin\/)?(true|:|exit 0|echo\b[^|;&]*)$/
  return nothing.test(text) || /(\|\||;)\s*(true|:|exit 0)$/.test(text)
}

/** Times in seconds, as the documents state them. */
export interface Figures {
  readonly interval: number
  readonly retries: number
  readonly timeout?: number
}

export function hasFigures({ name, healthcheck }: ComposeService, expected: Figures): void {
  const seconds = (ms: number | undefined) => (ms === undefined ? undefined : ms / 1000)
  const received = {
    interval: seconds(healthcheck?.intervalMs),
    retries: healthcheck?.retries,
    ...(expected.timeout === undefined ? {} : { timeout: seconds(healthcheck?.timeoutMs) }),
  }
  expectEqual(`the figures of the health check of ${name}`, received, expected)
}

/**
 * A check that hangs holds the next one up by one interval at most. Source: the engine counts the interval
 * from the end of a check, https://docs.docker.com/reference/dockerfile/#healthcheck
 */
export function endsBeforeTheNext({ name, healthcheck }: ComposeService): void {
  const { timeoutMs = 30_000, intervalMs = 30_000 } = healthcheck ?? {} // the engine's own defaults
  expectThat(timeoutMs <= intervalMs, `the health check of ${name} may outlast its interval`, {
    expected: `a timeout of at most ${intervalMs / 1000} s`,
    received: `${timeoutMs / 1000} s`,
  })
}

/**
 * The backend is not unhealthy while it may still wait for its database, and becomes so soon after. Failures
 * count from the end of the start period, and that many of them in a row are needed.
 * Source: https://docs.docker.com/reference/dockerfile/#healthcheck
 */
export function waitsForDatabase({ name, healthcheck }: ComposeService): void {
  const { startPeriodMs = 0, intervalMs = 30_000, retries = 3 } = healthcheck ?? {}
  const period = startPeriodMs / 1000
  const earliest = period + ((retries - 1) * intervalMs) / 1000
  expectThat(earliest >= 50 && period <= 180, `how soon ${name} may be unhealthy`, {
    expected: 'after 50 s (five attempts, ten seconds apart), with a start period of at most 180 s',
    received: `after ${earliest} s: a start period of ${period} s, and ${retries} failures ${intervalMs / 1000} s apart`,
  })
}

interface StubAnswer {
  readonly exitCode: number
  readonly requests: readonly string[]
}

/** A check whose program is not in the image always fails, however well the service is. */
export function hasItsProgram({ name, build, healthcheck }: ComposeService): void {
  const [kind, ...words] = healthcheck?.test ?? []
  const [program = ''] = kind === 'CMD-SHELL' ? (words[0] ?? '').trim().split(/\s+/) : words
  const base = build && baseWithout(build, basename(program))
  expectThat(base === undefined, `the image of ${name} lacks what its health check calls`, {
    expected: `${program}, installed by its Dockerfile or part of its base image`,
    received: `${base}, which has none`,
  })
}

/** Runs the backend's check against a server that answers 200, one that answers 500, and none. */
export async function checkTellsTheTruth(
  service: ComposeService,
  { port, path }: { readonly port: number; readonly path: string },
) {
  hasItsProgram(service)
  const good = await checkedAgainst(service, port, 200)
  const broken = await checkedAgainst(service, port, 500)
  const gone = await checkedAgainst(service, port, undefined)
  const received = { 'answers 200': good, 'answers 500': broken, 'does not answer': gone }
  // `wget --spider` asks for the head alone; the status is the same.
  const asked = [...new Set(good.requests.map((request) => request.replace(/^HEAD /, 'GET ')))]
  // The health is answered in both spellings (CE-AC-03), so a check may ask for either.
  const plain = (request: string) => request.replace(/\/$/, '')
  const asks = `what the health check of ${service.name} asks`
  expectEqual(asks, [...new Set(asked.map(plain))], [plain(`GET ${path}`)])
  const verdicts = Object.entries(received).map(([on, { exitCode }]) => [on, exitCode === 0])
  expectEqual(
    `whether the health check of ${service.name} succeeds on a backend that…`,
    Object.fromEntries(verdicts),
    { 'answers 200': true, 'answers 500': false, 'does not answer': false },
  )
  return received
}

async function checkedAgainst(
  service: ComposeService,
  port: number,
  status: number | undefined,
): Promise<StubAnswer> {
  const requests: string[] = []
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`)
    response.writeHead(status ?? 500).end('{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const stub = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const close = () => new Promise((resolve) => server.close(resolve))
  if (status === undefined) await close()
  try {
    return { exitCode: await runCheck(service, port, stub), requests }
  } finally {
    server.closeAllConnections()
    if (status !== undefined) await close()
  }
}

/** The check as a process of this machine; what it asks of its own container goes to `stub`. */
async function runCheck(service: ComposeService, port: number, stub: string): Promise<number> {
  const here = new RegExp(`(localhost|127\\.0\\.0\\.1|0\\.0\\.0\\.0):${port}`, 'g')
  const { test = [] } = service.healthcheck ?? ({} as HealthCheck)
  const words = test.slice(1).map((word) => word.replace(here, stub))
  const argv = test[0] === 'CMD-SHELL' ? ['/bin/sh', '-c', words.join(' ')] : words
  const [program = 'false', ...args] = argv
  const { exitCode, failed, code } = await execa(program, args, {
    env: { ...service.environment, PATH: process.env.PATH },
    extendEnv: false,
    reject: false,
    timeout: 10_000,
    stdin: 'ignore',
  })
  if (code === 'ENOENT' || exitCode === 127) {
    throw new Unverified(
      `needs ${argv[0]} or what it calls: it is in the image, not on this machine`,
    )
  }
  return exitCode ?? (failed ? 1 : 0)
}
