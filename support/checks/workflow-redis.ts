/** The composition as a job of a workflow has it: brought up in the job's environment, with the job's password. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseDotenv } from '../artifacts/compose/dotenv.ts'
import { freshState, type RunOptions, stepEnvironment } from '../artifacts/workflow/job-state.ts'
import { runStep } from '../artifacts/workflow/run-step.ts'
import type { LocatedStep } from '../artifacts/workflow/workflow-model.ts'
import { Unverified } from '../core/errors.ts'
import type { ComposedSystem } from '../run/compose.ts'
import type { Scene } from '../run/scene.ts'
import { ping } from '../services/redis/driver.ts'
import { lastWordsOf } from './step-words.ts'

/** The step's own job, doing `run`, with what its other steps tell compose. */
function besides({ job, step }: LocatedStep, run: string): LocatedStep {
  const telling = job.steps.filter((each) => /\bcompose\b[^\n]*\bup\b/.test(each.run ?? ''))
  const env = Object.assign({}, ...telling.map((each) => each.env), step.env)
  const { if: _, shell: __, ...always } = step
  return { job, step: { ...always, env, run } }
}

/**
 * As a step of that job would: with its variables, and the environment file that the workflow has left.
 * They may name no project that anything could start with.
 */
export async function bringUp(
  located: LocatedStep,
  place: RunOptions,
  services: readonly string[],
): Promise<void> {
  const names = services.join(' ')
  const up = besides(located, `docker compose up --detach --wait ${names}`)
  const step = await runStep(up, place)
  if (step.status === 'passed') return
  throw new Unverified(
    `needs github: with the environment of the workflow ${services.join(', ')} do not all come up: ` +
      lastWordsOf(step),
  )
}

/**
 * The service with so many containers: none leaves none of its log either, and the first after none has
 * said nothing yet, as on a machine of its own.
 */
export async function scaleTo(
  located: LocatedStep,
  place: RunOptions,
  service: string,
  count: number,
): Promise<void> {
  const words = `up --detach --no-deps --scale ${service}=${count} ${service}`
  const { status, stderr } = await runStep(besides(located, `docker compose ${words}`), place)
  if (status === 'passed') return
  throw new Unverified(`needs github: docker compose ${words} fails: ${stderr.trim().slice(-200)}`)
}

/** The address of the Redis that is up, with the password that job or environment file have given it. */
export async function redisOf(
  scene: Scene,
  { composition, repository }: ComposedSystem,
  located: LocatedStep,
  place: RunOptions,
): Promise<URL> {
  const { services, ports } = scene.manifest.composition
  const { job, step } = besides(located, '')
  const file = parseDotenv(readFileSync(join(repository, '.env'), 'utf8'), () => undefined)
  const known = { ...file, ...stepEnvironment(freshState(job, place), step.env) }
  const address = composition.address(services.redis, ports.redis ?? 6379)
  for (const password of passwordsIn(known)) {
    const url = new URL(`redis://${address}`)
    url.password = password
    if (await answers(url)) return url
  }
  throw new Unverified(
    'needs github: no variable of the workflow or of its environment file opens the Redis of the composition.',
  )
}

/** Those of addresses and those that stand alone; at last none at all. */
function passwordsIn(environment: Readonly<Record<string, string>>): ReadonlySet<string> {
  const of = ([name, value]: [string, string]) => {
    if (/^rediss?:/.test(value) && URL.canParse(value)) {
      return [plain(new URL(value).password)]
    }
    return /REDIS\w*(PASS|AUTH)/.test(name) ? [value] : []
  }
  return new Set([...Object.entries(environment).flatMap(of), ''])
}

async function answers(url: URL): Promise<boolean> {
  try {
    return (await ping(url.href)) === 'PONG'
  } catch {
    return false // with another password it refuses, and the next one is tried
  }
}

/** A lone percent sign is taken as it is written. */
function plain(password: string): string {
  return decodeURIComponent(password.replaceAll(/%(?![0-9a-f]{2})/gi, '%25'))
}
