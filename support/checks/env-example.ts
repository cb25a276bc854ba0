/** What the example of the environment file promises. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseDotenv } from '../artifacts/compose/dotenv.ts'
import { Violation } from '../core/errors.ts'
import type { Manifest } from '../systems/manifest.ts'
import { expectEqual, expectThat } from './expect.ts'

const fileName = '.env.example'

/** REDIS_URL of the example leads to the composition's Redis, port 6379, database 0. */
export function pointsToRedis(manifest: Manifest): void {
  const value = exampleOf(manifest).REDIS_URL ?? ''
  const url = URL.parse(value)
  expectThat(url !== null, `REDIS_URL of ${fileName} is no URL`, { received: value })
  const received = {
    host: url.hostname,
    port: url.port || '6379',
    database: url.pathname.slice(1) || '0',
  }
  const expected = { host: manifest.composition.services.redis, port: '6379', database: '0' }
  expectEqual(`where REDIS_URL of ${fileName} leads`, received, expected)
}

function exampleOf({ repository }: Manifest): Record<string, string> {
  const file = join(repository, fileName)
  if (!existsSync(file)) throw new Violation(`the repository has no ${fileName}`)
  return parseDotenv(readFileSync(file, 'utf8'), () => undefined)
}
