/** The containers target: stores are containers of this machine's engine, one for each stack. */
import { delimiter, join } from 'node:path'
import { imagesOf } from '../config/images.ts'
import type { LocalTarget } from '../config/options.ts'
import type { RunningProcess } from '../ports/process.ts'
import type { PostgresAddress, RedisAddress, StackAddresses } from '../ports/services.ts'
import { proveAddress } from '../services/postgres/connection.ts'
import { answersPing } from '../services/redis/ping.ts'
import { onFreePort, untilReady } from '../services/start-up.ts'
import { supabaseExtensions } from '../services/supabase/embedded.ts'
import { writeClient } from '../targets/containers/client-programs.ts'
import { removeDeadRuns, removeRun } from '../targets/containers/engine.ts'
import { readyLine, startPostgresContainer } from '../targets/containers/postgres.ts'
import { startRedisContainer } from '../targets/containers/redis.ts'
import { type Capabilities, probed, truth } from './capabilities.ts'
import type { OpenedRun, Target } from './targets.ts'

const images = imagesOf(process.env)

export const containers: Target = {
  stores: {
    postgres: ({ runId, dir }) =>
      startPostgresContainer(
        { runId, dir, image: images.postgres, onFreePort, extensions: supabaseExtensions },
        postgresReady,
      ),
    redis: ({ runId, dir }, settings) =>
      startRedisContainer({ runId, dir, image: images.redis, onFreePort, ...settings }, redisReady),
  },
  open,
  capabilities: (stack) => capabilitiesIn('containers', stack),
}

/** What a stack in an engine lets a scenario do. */
export function capabilitiesIn(target: LocalTarget, stack: StackAddresses): Promise<Capabilities> {
  return probed(target, stack, {
    docker: async () => true, // the stores run there
    'pg-cron': () => truth(stack, loaded, 'the image of the database has no pg_cron'),
  })
}

async function postgresReady(server: RunningProcess, address: PostgresAddress): Promise<void> {
  await untilReady(server, () => server.lines().some(({ text }) => text.includes(readyLine)))
  await proveAddress(address)
}

function redisReady(server: RunningProcess, { port, password }: RedisAddress): Promise<void> {
  return untilReady(server, () => answersPing(port, password))
}

/** Whether it is the real one, whose jobs the server runs itself. */
const loaded = `select 'pg_cron' = any (string_to_array(current_setting('shared_preload_libraries'), ','))`

async function open({ id, dir, scope }: OpenedRun): Promise<void> {
  await removeDeadRuns()
  // The scopes of the scenarios have done it already, unless the run was interrupted.
  scope.undo('remove the containers of the run', () => removeRun(id))
  // Whoever is started from here on finds a client as new as the server.
  const commands = await writeClient({
    runId: id,
    image: images.postgres,
    dir: join(dir, 'client'),
  })
  const { PATH } = process.env
  process.env.PATH = [commands, PATH].join(delimiter)
  scope.undo('find the programs of the machine again', () => {
    process.env.PATH = PATH
  })
}
