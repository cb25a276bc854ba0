/** Whether the health check of a service tells the truth: it is run against servers that are well, broken and gone. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { basename } from 'node:path'
import { execa } from 'execa'
import { baseWithout } from '../artifacts/dockerfile/lacking-program.ts'
import { Unverified } from '../core/errors.ts'
import type { ComposeService, HealthCheck } from '../ports/composition.ts'
import { expectEqual, expectThat } from './expect.ts'

/** The health is answered in both spellings (CE-AC-03), so a check may ask for either. */
const plain = (request: string) => request.replace(/\/$/, '')

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
  const asks = `what the health check of ${service.name} asks`
  if (good.requests.length === 0 && good.exitCode !== 0) refuseWhatIsElsewhere(service, port, path)
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

/**
 * A check that failed here and has asked for nothing: its file or its package may be in the image alone. What
 * it writes out must be right all the same, and something of it must be able to ask.
 */
function refuseWhatIsElsewhere(service: ComposeService, port: number, path: string): void {
  const text = (service.healthcheck?.test ?? []).slice(1).join(' ')
  const written = [...text.matchAll(ownAddress)].map(([, at = '', asked = '']) => ({ at, asked }))
  const isRight = ({ at, asked }: (typeof written)[number]) =>
    plain(asked) === plain(path) && !(/^\d+$/.test(at) && Number(at) !== port)
  const mayAsk = text.includes(plain(path)) || ownFile.test(text)
  if (!mayAsk || (written.length > 0 && !written.some(isRight))) return
  throw new Unverified(
    `needs the image of ${service.name}: on this machine its health check fails before it asks anything: ${text}`,
  )
}

/** What a check calls its own container, with the port and the path that it asks for. */
const self = String.raw`(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\]|\$\(hostname\))`
const ownAddress = new RegExp(String.raw`${self}(?::([\w\${}:-]+))?(\/[^\s'"\`?)]*)`, 'g')

/** A file or a module of the project's own, whose text is not in the composition. */
const ownFile =
  /[\w./-]+\.(py|[cm]?[jt]s|sh|rb)\b|\s-m\s+\w|\b(npm|pnpm|yarn|bun) (run )?\w|^\.?\/(?!(usr\/)?bin\/)\S/

/** The check as a process of this machine; what it asks of its own container goes to `stub`. */
async function runCheck(service: ComposeService, port: number, stub: string): Promise<number> {
  const { test = [] } = service.healthcheck ?? ({} as HealthCheck)
  const words = test.slice(1).map((word) => redirected(word, service, port, stub))
  const argv = test[0] === 'CMD-SHELL' ? ['/bin/sh', '-c', words.join(' ')] : words
  const [program = 'false', ...args] = argv
  const { exitCode, failed, code } = await execa(program, args, {
    env: { ...environmentOn(service, port, stub), PATH: process.env.PATH },
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

/** The port may be written out, or be a variable of the service with or without a value to fall back on. */
function redirected(text: string, service: ComposeService, port: number, stub: string): string {
  const here = new RegExp(String.raw`${self}:(\d+|\$\{?(\w+)(?::?-(\d+))?\}?)`, 'g')
  return text.replace(here, (address, written, variable, otherwise) => {
    const told = variable === undefined ? written : service.environment[variable] || otherwise
    return told === String(port) ? stub : address
  })
}

/** A check that puts its address together finds the port of `stub` where the service says its own. */
function environmentOn({ environment }: ComposeService, port: number, stub: string) {
  const there = stub.slice(stub.indexOf(':') + 1)
  const own = ([name, value]: [string, string]) => [name, value === String(port) ? there : value]
  return Object.fromEntries(Object.entries(environment).map(own))
}
