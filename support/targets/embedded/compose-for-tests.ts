/** Small compose projects for unit tests: hand-made models, programs in a private folder. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { ComposeProject, ComposeService } from '../../ports/composition.ts'
import type { Recipes } from './compose-recipe.ts'
import { type PlayedComposition, type Supervised, superviseCompose } from './compose-supervisor.ts'
import { launcher } from './launcher.ts'

type Given = Omit<Partial<ComposeService>, 'name'>

export function projectOf(
  services: Readonly<Record<string, Given>>,
  more: Partial<ComposeProject> = {},
): ComposeProject {
  const made = Object.entries(services).map(([name, given]) => [name, serviceOf(name, given)])
  return {
    name: 'demo',
    dir: tmpdir(),
    files: [],
    services: Object.fromEntries(made),
    inactive: {},
    tree: {},
    warnings: [],
    findings: [],
    declaredIn: {},
    ...more,
  }
}

export function serviceOf(name: string, given: Given = {}): ComposeService {
  return {
    name,
    image: 'irrelevant',
    environment: {},
    ports: [],
    mounts: [],
    dependsOn: {},
    restart: 'no',
    stopSignal: 'SIGTERM',
    stopGracePeriodMs: 2_000,
    replicas: 1,
    profiles: [],
    tree: {},
    ...given,
  }
}

export const healthyFirst = {
  condition: 'service_healthy',
  required: true,
  restart: false,
} as const

/** Answers 200 at every path while the file `sick` is missing; says what it was told. */
const httpProgram = `
import { createServer } from 'node:http'
import { existsSync } from 'node:fs'
console.log('told ' + process.env.TOLD)
createServer((_, response) => {
  response.statusCode = existsSync('sick') ? 500 : 200
  response.end('here')
}).listen(Number(process.env.PORT), process.env.HOST)
process.on('SIGTERM', () => { console.log('bye'); process.exit(0) })
`

/** Says which addresses it was given and stays. */
const workerProgram = `
console.log('redis ' + process.env.REDIS_URL + ' backend ' + process.env.BACKEND)
setInterval(() => undefined, 1000)
`

const crashingProgram = `console.error('X not set'); process.exit(Number(process.argv[2]))`

export interface Supervision {
  readonly composition: PlayedComposition
  /** Where the programs run. */
  readonly cwd: string
}

/** Recipes for a Redis, a small HTTP service, a worker and programs that end at once. */
export function recipesIn(cwd: string): Recipes {
  const program = (...command: string[]) => ({ command: ['node', ...command], cwd })
  return {
    redis: 'redis',
    web: {
      ...program('http.mjs'),
      containerPort: 8000,
      portVariable: 'PORT',
      hostVariable: 'HOST',
    },
    worker: program('worker.mjs'),
    failing: program('crash.mjs', '3'),
    ending: program('crash.mjs', '0'),
    proxy: 'absent',
    mail: { suppliedAt: '127.0.0.1:2525', containerPort: 1025 },
  }
}

/** The project under supervision; everything is ended and removed with the test. */
export async function supervise(
  test: TestContext,
  project: ComposeProject,
  more: Partial<Supervised> = {},
): Promise<Supervision> {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-compose-'))
  writeFileSync(join(folder, 'http.mjs'), httpProgram)
  writeFileSync(join(folder, 'worker.mjs'), workerProgram)
  writeFileSync(join(folder, 'crash.mjs'), crashingProgram)
  const composition = await superviseCompose({
    launch: launcher(),
    project,
    recipes: recipesIn(folder),
    dir: join(folder, 'composition'),
    env: { PATH: process.env.PATH ?? '' },
    ...more,
  })
  test.after(async () => {
    await composition.down({ graceMs: 0 })
    rmSync(folder, { recursive: true, force: true })
  })
  return { composition, cwd: folder }
}
