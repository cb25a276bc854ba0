/** Runs the Edge Functions that are deployed, each in a Deno of its own from its first request on. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { bundleFunction } from './bundle.ts'
import { BootFailure, type RunningFunction, startFunction } from './deno.ts'
import { type Deployment, deployedAt } from './deployment.ts'
import { type EdgeFunction, projectFunctions } from './project-functions.ts'

export interface EdgeRuntime {
  /** Undefined where no such function is deployed. */
  find(name: string): Promise<EdgeFunction | undefined>
  /** Base of the requests to it. Rejects with a `BootFailure`. */
  running(name: string): Promise<string>
  /** Ends it, so that the next request gets a new one. */
  end(name: string): Promise<void>
  stop(): Promise<void>
}

export interface RuntimePlace {
  /** What has been deployed (`deployment.ts`). */
  readonly file: string
  /** Folder for what is made of the functions. */
  readonly dir: string
  /** What every function of the project is told: `SUPABASE_URL` and the like. */
  readonly environment: Readonly<Record<string, string>>
}

export function edgeRuntime({ file, dir, environment }: RuntimePlace): EdgeRuntime {
  const started = new Map<string, Promise<RunningFunction>>()
  const deployed = async () => {
    const deployment = await deployedAt(file)
    const functions = deployment && projectFunctions(deployment.folder, new Set(deployment.openly))
    return { deployment, functions }
  }
  const start = async (name: string) => {
    const { deployment, functions } = await deployed()
    const each = functions?.get(name)
    if (each === undefined || deployment === undefined) throw new Error(`no function ${name}`)
    return boot(each, deployment, { file, dir, environment })
  }
  const running = (name: string) => {
    const now = started.get(name) ?? start(name)
    started.set(name, now)
    const forget = () => {
      if (started.get(name) === now) started.delete(name)
    }
    now.then(({ ended }) => ended.then(forget), forget)
    return now
  }
  return {
    find: async (name) => (await deployed()).functions?.get(name),
    running: async (name) => (await running(name)).url,
    end: async (name) => {
      const one = started.get(name)
      started.delete(name)
      await (await one)?.stop()
    },
    stop: async () => {
      const all = await Promise.allSettled(started.values())
      await Promise.all(
        all.map((each) => (each.status === 'fulfilled' ? each.value.stop() : undefined)),
      )
    },
  }
}

/** Sources that cannot be bundled fail as they would when they are deployed: nothing comes up. */
async function boot(
  each: EdgeFunction,
  { secrets }: Deployment,
  { dir, environment }: RuntimePlace,
): Promise<RunningFunction> {
  await mkdir(dir, { recursive: true })
  const file = join(dir, `${each.name}.mjs`)
  try {
    await bundleFunction(each, file)
  } catch (error) {
    throw new BootFailure((error as Error).message)
  }
  const { name } = each
  return startFunction({
    ...{ name, file, cache: join(dir, 'cache') },
    environment: { ...secrets, ...environment },
  })
}
