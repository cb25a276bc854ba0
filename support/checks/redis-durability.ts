/** Snapshots and the log of changes: what the running Redis does so that nothing is lost with it. */
import { Violation } from '../core/errors.ts'
import { eventually } from '../core/eventually.ts'
import type { ComposedSystem } from '../run/compose.ts'
import type { Scene } from '../run/scene.ts'
import { withRedis } from '../services/redis/driver.ts'
import { type Facts, settingsOf, stateOf } from '../services/redis/facts.ts'
import { machineEnvironment } from '../systems/system.ts'
import { runCommand } from '../targets/embedded/run-command.ts'
import { addressOfRedis, upAgain } from './composed-redis.ts'
import { cameUp } from './composition.ts'
import { expectEqual, expectThat } from './expect.ts'

/** A snapshot of a handful of keys takes milliseconds; this is for a busy machine. */
const snapshotBudgetMs = 10_000

const downBudgetMs = 60_000

/** Asks for a snapshot after a change, and waits until it is done or has failed. */
export async function takeSnapshot(scene: Scene, made: ComposedSystem): Promise<void> {
  const { url } = addressOfRedis(scene, made)
  await withRedis(url, async (redis) => {
    await redis.set('plumbline:changed', 'once')
    await redis.bgsave()
  })
  await eventually(
    'the snapshot is taken',
    async () => {
      const { rdb_bgsave_in_progress: busy } = await stateOf(url)
      if (busy !== '0') throw new Violation('it is under way')
    },
    { withinMs: snapshotBudgetMs, everyMs: 10 },
  )
}

/** It takes snapshots by itself, and the last one it tried holds every change. */
export async function takesSnapshots(scene: Scene, made: ComposedSystem): Promise<Facts> {
  const { url } = addressOfRedis(scene, made)
  const { save = '' } = await settingsOf(url, 'save')
  const { rdb_last_bgsave_status: status, rdb_changes_since_last_save: changes } =
    await stateOf(url)
  expectThat(/^\d+ \d+( \d+ \d+)*$/.test(save), 'Redis takes no snapshot by itself', {
    expected: 'at least one rule, such as 3600 1',
    received: save === '' ? 'none' : save,
  })
  expectEqual('how the snapshot ended', status, 'ok')
  expectEqual('changes that the snapshot lacks', changes, '0')
  return { save, status: status ?? '' }
}

/** The file of the snapshot is there in the container that takes the place of this one. */
export async function snapshotOutlivesContainer(scene: Scene, made: ComposedSystem): Promise<void> {
  const { dir = '', dbfilename = '' } = await settingsOf(
    addressOfRedis(scene, made).url,
    ...['dir', 'dbfilename'],
  )
  await replaced(scene, made)
  const { redis } = scene.manifest.composition.services
  const { dir: place = '' } = await settingsOf(addressOfRedis(scene, made).url, 'dir')
  const { code } = await made.composition.exec(redis, ['test', '-s', `${place}/${dbfilename}`])
  expectThat(code === 0, 'the snapshot is gone with its container', {
    expected: `${dbfilename} in the data folder of the next container`,
    received: `none; it was written into ${dir}`,
  })
}

/** `docker compose down` as a person gives it, and up again: the container is another one then. */
export async function replaced(scene: Scene, made: ComposedSystem): Promise<void> {
  const { composition, repository } = made
  const env = machineEnvironment(scene.dir)
  const PATH = [composition.commandPath, env.PATH].join(':')
  const down = await runCommand({
    argv: ['docker', 'compose', 'down'],
    ...{ cwd: repository, env: { ...env, PATH }, budgetMs: downBudgetMs },
  })
  cameUp(down)
  const left = await composition.ps()
  expectEqual('containers that are left after the composition was taken down', left, [])
  await upAgain(scene, made)
}

/** Every change goes into a log which reaches the disk at least once a second. */
export async function logsEveryChange(scene: Scene, made: ComposedSystem): Promise<Facts> {
  const { url } = addressOfRedis(scene, made)
  const { aof_enabled: enabled, aof_last_write_status: written = '' } = await stateOf(url)
  expectEqual('whether Redis keeps a log of changes (aof_enabled)', enabled, '1')
  expectEqual('how the last write to it ended', written, 'ok')
  const { appendfsync = '' } = await settingsOf(url, 'appendfsync')
  expectThat(['everysec', 'always'].includes(appendfsync), 'when the log reaches the disk', {
    expected: 'everysec or always',
    received: appendfsync,
  })
  return { appendfsync, written }
}
