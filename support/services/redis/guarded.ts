/** Every client of Redis in a worker, behind the guard: it reads, and what a server hides is told. */
import { Redis } from 'ioredis'
import type { Guard } from '../../ports/guard.ts'

/** Commands beyond the reading ones that change nothing but the connection itself. */
const harmless = new Set(
  'auth hello ping echo select quit reset info time client config memory command subscribe psubscribe ssubscribe unsubscribe punsubscribe'.split(
    ' ',
  ),
)

/** Of the families above, the words that do more than look. */
const harmful =
  /^(kill|pause|unpause|rewrite|resetstat|purge|no-evict|no-touch|reply|unblock|doctor)$|^set$/i

/** Scripts of BullMQ that only read, by the names that it gives them (their version follows). */
const readingScripts =
  /^(getCounts|getCountsPerPriority|getState|getRanges|isFinished|isMaxed|paginate)/

interface Sent {
  readonly name: string
  readonly args: readonly unknown[]
  readonly promise: Promise<unknown>
  reject(error: Error): void
}

/** From now on in this thread. */
export function guardRedis(guard: Guard): void {
  const redis = Redis.prototype as unknown as {
    scriptsSet: Readonly<Record<string, { readonly sha: string }>>
    sendCommand(command: Sent, ...rest: unknown[]): unknown
  }
  const { sendCommand } = redis
  redis.sendCommand = function guarded(this: typeof redis, command, ...rest) {
    if (!mayBeSent(command, this.scriptsSet)) {
      command.reject(guard.refuse(reasonAgainst(command.name)))
      return command.promise
    }
    const sent = sendCommand.call(this, command, ...rest)
    command.promise.catch((error: Error) => {
      if (!/unknown command|NOPERM/.test(error.message)) return
      guard.refuse(`needs the command ${command.name}, which this Redis refuses`)
    })
    return sent
  }
}

function reasonAgainst(name: string): string {
  return name.toLowerCase() === 'keys'
    ? 'needs KEYS, which would hold up a Redis that others work with'
    : `needs to write to Redis (${name}) past the system`
}

export function mayBeSent(
  { name, args }: Pick<Sent, 'name' | 'args'>,
  scripts: Readonly<Record<string, { readonly sha: string }>> = {},
): boolean {
  const word = name.toLowerCase()
  if (word === 'evalsha' || word === 'eval') {
    const script = Object.entries(scripts).find(([, { sha }]) => sha === args[0])?.[0]
    return script !== undefined && readingScripts.test(script)
  }
  if (harmless.has(word)) return !harmful.test(String(args[0] ?? ''))
  return readingCommands.has(word)
}

/** https://redis.io/docs/latest/commands/, those with the flag "readonly", as far as checks use them. */
const readingCommands = new Set(
  'get mget strlen getrange exists type ttl pttl scan dbsize hget hmget hgetall hlen hexists hscan hkeys hvals llen lrange lindex lpos scard smembers sismember sscan zcard zrange zrangebyscore zscore zcount zscan xlen xrange xrevrange xinfo object randomkey'.split(
    ' ',
  ),
)
