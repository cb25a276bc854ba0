/** Programs that are started, and what is known of them. */
import assert from 'node:assert/strict'
import { tmpdir } from 'node:os'
import { before, describe, it } from 'node:test'
import { runToEnd } from './run-to-end.ts'
import { startProgramsElsewhere } from './starter/begin.ts'

const place = { cwd: tmpdir(), env: { PATH: process.env.PATH ?? '' }, budgetMs: 20_000 }
const sh = (script: string, budgetMs = place.budgetMs) =>
  runToEnd('/bin/sh', ['-c', script], { ...place, budgetMs })

const here = () => undefined
const ways = { here, 'by a process of its own': startProgramsElsewhere }

for (const [way, begin] of Object.entries(ways))
  describe(`a program started ${way}`, () => {
    before(begin)

    it('tells what it printed on each stream, and how it ended', async () => {
      assert.deepEqual(await sh('echo out; echo err >&2; exit 7'), {
        ...{ stdout: 'out\n', stderr: 'err\n' },
        ...{ code: 7, signal: null },
      })
    })

    it('loses nothing of much output', async () => {
      const { stdout } = await sh('head -c 3000000 /dev/zero')
      assert.equal(stdout.length, 3_000_000)
    })

    it('reads an empty input, and knows no variable but its own', async () => {
      const env = { PATH: place.env.PATH, ONLY: 'this' }
      const { stdout } = await runToEnd('/bin/sh', ['-c', 'cat; echo $ONLY$HOME'], {
        ...place,
        env,
      })
      assert.equal(stdout, 'this\n')
    })

    it('is ended with its group when its time is over', async () => {
      const { signal } = await sh('sleep 30 & sleep 30', 100)
      assert.equal(signal, 'SIGKILL')
    })

    it('is refused with the code of the system where there is no such program', async () => {
      await assert.rejects(runToEnd('no-such-program', [], place), { code: 'ENOENT' })
    })

    it('gives each of many the answer that is its own', async () => {
      const codes = Array.from({ length: 40 }, (_, code) => code)
      const ended = await Promise.all(codes.map((code) => sh(`exit ${code}`)))
      assert.deepEqual(
        ended.map(({ code }) => code),
        codes,
      )
    })
  })
