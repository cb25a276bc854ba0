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
  ]
  for (const [line, level] of cases) {
    it(`of ${line} is ${level ?? 'unknown'}`, () => assert.equal(levelOf(line), level))
  }
})
