/** What `docker compose logs` shows of the running services: current lines, each with time and level. */
import { randomUUID } from 'node:crypto'
import { delimiter } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { execa } from 'execa'
import { Violation } from '../core/errors.ts'
import { eventually } from '../core/eventually.ts'
import type { ComposedSystem } from '../run/compose.ts'
import type { Scene } from '../run/scene.ts'
import { saveInBackground } from '../services/redis/fill.ts'
import { call } from '../systems/http-client.ts'
import type { Upload } from '../systems/ingestions.ts'
import { machineEnvironment } from '../systems/system.ts'
import { redisBehind } from './composed-redis.ts'
import { backendAt } from './composition.ts'
import { expectThat } from './expect.ts'
import { levelOf } from './log-levels.ts'

/** A service, and a pattern that only a line about a certain event has. */
export interface Mark {
  readonly service: string
  readonly pattern: RegExp
  /** How many such lines there were before the event. */
  readonly before: number
}

/** Redis writes this whenever it begins to save, https://redis.io/docs/latest/operate/oss_and_stack/management/persistence/. */
const savingStarted = /saving started/i

/** Leaves one mark in each of the three services: a request, a job, a save. */
export async function leaveMarks(
  scene: Scene,
  made: ComposedSystem,
  send: () => Promise<Upload>,
): Promise<Mark[]> {
  const { services } = scene.manifest.composition
  const { composition } = made
  const before = (await linesOf(scene, made, services.redis)).filter((l) => savingStarted.test(l))
  const path = `/marked-${randomUUID()}`
  await call(`${backendAt(scene.manifest, composition)}${path}`)
  const { job } = await send()
  await saveInBackground(redisBehind(scene, made))
  return [
    { service: services.backend, pattern: new RegExp(path), before: 0 },
    { service: services.worker, pattern: new RegExp(job), before: 0 },
    { service: services.redis, pattern: savingStarted, before: before.length },
  ]
}

/** The line of the mark, as the command shows it within `withinMs` while everything runs on. */
export function shownSoon(
  scene: Scene,
  made: ComposedSystem,
  { service, pattern, before }: Mark,
  withinMs: number,
): Promise<string> {
  return eventually(
    `the log of ${service} shows what has just happened`,
    async () => {
      const lines = await linesOf(scene, made, service)
      const marked = lines.filter((line) => pattern.test(line)).slice(before)
      const [first] = marked
      if (first === undefined) throw new Violation(`none of its ${lines.length} lines does`)
      return first
    },
    { withinMs, everyMs: 200 },
  )
}

/** The line says when it was written and how grave it is. */
export function hasTimeAndLevel(service: string, line: string): void {
  expectThat(timeIn(line), `a line of ${service} has no time`, { received: line })
  const level = levelOf(line) ?? redisLevel(line)
  expectThat(level !== undefined, `a line of ${service} has no level`, { received: line })
}

/** A clock in the text, or a field that holds seconds or milliseconds since the epoch. */
const timeIn = (line: string) =>
  /\d{2}:\d{2}:\d{2}/.test(line) || /"\w+":\d{10}(\d{3})?\b/.test(line)

/** `1:M 22 Oct 2025 10:00:00.000 * text`: dot, dash, star and hash are debug to warning. */
const redisLevel = (line: string) =>
  /^\d+:[A-Z] .*?\d{2}:\d{2}:\d{2}\.\d+ ([.\-*#]) /.exec(line)?.[1]

async function linesOf(
  { dir }: Scene,
  { composition, repository }: ComposedSystem,
  service: string,
): Promise<string[]> {
  const env = machineEnvironment(dir)
  const { exitCode, stdout, stderr } = await execa(
    'docker',
    ['compose', 'logs', '--no-color', service],
    {
      cwd: repository,
      env: { ...env, PATH: [composition.commandPath, env.PATH].join(delimiter) },
      extendEnv: false,
      reject: false,
      stdin: 'ignore',
    },
  )
  expectThat(exitCode === 0, `docker compose logs ${service} fails`, { received: stderr })
  const lines = stripVTControlCharacters(stdout).split('\n')
  return lines.map((line) => line.replace(/^\S+\s+\| /, ''))
}
