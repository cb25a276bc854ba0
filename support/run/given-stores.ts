/** Stores that somebody else has started and ends: only their addresses are ours. */
import { suiteError } from '../core/errors.ts'
import type { PostgresAddress, RedisAddress } from '../ports/services.ts'
import type { Stores } from './targets.ts'

export interface GivenStores {
  readonly postgres: PostgresAddress
  readonly redis: RedisAddress
}

/** Every stack that asks gets these two; neither can be ended from here. */
export function givenStores({ postgres, redis }: GivenStores): Stores {
  return {
    postgres: async () => ({ address: postgres, ...untouched('Postgres') }),
    redis: async () => ({ address: redis, ...untouched('Redis') }),
  }
}

function untouched(service: string) {
  const refuse = async () => {
    const detail = 'it was started by somebody else, who alone may end it'
    throw suiteError('SERVICE_FAILED', { service, detail, log: 'none is kept here' })
  }
  return { processes: [], stop: async () => undefined, stopServer: refuse, startServer: refuse }
}

/** Both with one password, at the names and ports that compose gives them. */
export function composedStores(
  environment: Readonly<Record<string, string | undefined>>,
): GivenStores {
  const { STACK_PASSWORD: password = '', STACK_POSTGRES: host = '' } = environment
  const user = 'postgres'
  const url = `postgresql://${user}:${password}@${host}:5432/${user}`
  const redisUrl = environment.STACK_REDIS_URL ?? ''
  const { hostname, port } = new URL(redisUrl)
  return {
    postgres: { host, port: 5432, user, password, database: user, url },
    redis: { host: hostname, port: Number(port), password, url: redisUrl },
  }
}
