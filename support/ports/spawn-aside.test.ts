/** Programs started from beside this process, held to what a child of its own would do. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { tmpdir } from 'node:os'
import { describe, it } from 'node:test'
import { promisify } from 'node:util'
import { runAside } from './run-aside.ts'
import { spawnAside } from './spawn-aside.ts'

const place = { cwd: tmpdir(), env: { PATH: process.env.PATH ?? '' }, budgetMs: 20_000 }
const sh = (script: string, budgetMs = place.budgetMs) =>
  runAside('/bin/sh', ['-c', script], { ...place, budgetMs })

describe('a program that runs beside this one', () => {
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
    const { stdout } = await runAside('/bin/sh', ['-c', 'cat; echo $ONLY$HOME'], { ...place, env })
    assert.equal(stdout, 'this\n')
  })

  it('is ended with its group when its time is over', async () => {
    const { signal } = await sh('sleep 30 & sleep 30', 100)
    assert.equal(signal, 'SIGKILL')
  })

  it('is refused with the code of the system where there is no such program', async () => {
    await assert.rejects(runAside('no-such-program', [], place), { code: 'ENOENT' })
  })

  it('gives each of many the answer that is its own', async () => {
    const codes = Array.from({ length: 40 }, (_, code) => code)
    const ended = await Promise.all(codes.map((code) => sh(`exit ${code}`)))
    assert.deepEqual(
      ended.map(({ code }) => code),
      codes,
    )
  })

  it('is no child of this process, so that no large memory is copied for it', async () => {
    const { pid, closed } = await spawnAside('/bin/sleep', ['0.2'], { ...place, outputs: [] })
    const { stdout } = await sh(`ps -o ppid= -p ${pid}`)
    assert.notEqual(Number(stdout), process.pid)
    await closed
  })
})

describe('the process that starts programs', () => {
  const module = JSON.stringify(new URL('spawn-aside.ts', import.meta.url).href)
  const script = (ending: string) => `
    const { spawnAside } = await import(${module})
    const options = { cwd: '/', env: {}, detached: true, outputs: ['stdout'] }
    const child = await spawnAside('/bin/sleep', ['0.2'], options)
    ${ending}`
  const run = async (ending: string) => {
    const args = ['--input-type=module', '-e', script(ending)]
    return (await promisify(execFile)(process.execPath, args)).stdout
  }

  it('keeps this one alive while a program runs, and no longer', async () => {
    const ended = run("child.exited.then(({ code }) => console.log('ended', code))")
    assert.equal(await ended, 'ended 0\n')
  })

  it('lets this one end by itself', async () => {
    assert.equal(await run("console.log('over'); process.exit()"), 'over\n')
  })
})
