/** Levels are read from every usual kind of log. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { levelOf } from './log-levels.ts'

describe('the level of a line', () => {
  const cases: readonly (readonly [string, ReturnType<typeof levelOf>])[] = [
    ['{"level":20,"msg":"a"}', 'debug'],
    ['{"level":30,"msg":"DEBUG is off"}', 'info'],
    ['{"level":"warn","msg":"a"}', 'warn'],
    ['{"levelname":"WARNING","level":30}', 'warn'],
    ['{"severity":"ERROR"}', 'error'],
    ['{"msg":"no level"}', undefined],
    ['{ no JSON, but DEBUG', 'debug'],
    ['2025-10-22 10:00:00,000 - app - DEBUG - connecting', 'debug'],
    ['INFO:     Application startup complete.', 'info'],
    ['[2025-10-22 10:00:00,000: WARNING/MainProcess] a', 'warn'],
    ['[info] a', 'info'],
    ['/app/config.py:7: UserWarning: SECRET_KEY is a default', 'warn'],
    ['  warnings.warn(message)', undefined],
    ['time=1 level=debug msg=a', 'debug'],
    ['a debug build of nothing', undefined],
    ['2026-11-23T21:00:00Z [warning  ] attempt failed', 'warn'],
    ['[Nest] 1 - 11/23/2026, 9:00:00 PM     LOG [X] a', 'info'],
    ['2026-11-23 21:00:00.000 UTC [1] LOG:  listening', 'info'],
    ['the LOG of an error', undefined],
    ['2026-11-23 21:00:00 info: a', 'info'],
    ['2026-11-23T21:00:00.000Z\twarn\tmain.go:1\ta', 'warn'],
    ['10:00:00 nothing has an error', undefined],
    ['time=1 level="error" msg=a', 'error'],
    ['{"level":"audit","error":null}', 'info'],
    ['{"log.level":"error"}', 'error'],
  ]
  for (const [line, level] of cases) {
    it(`of ${line} is ${level ?? 'unknown'}`, () => assert.equal(levelOf(line), level))
  }
})
