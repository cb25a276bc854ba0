/** What scripts leave running ends with its job, and with the process that runs them. */
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { folderWith } from '../folder-with.ts'
import { runScript } from './run-script.ts'

const script = (folder: string, label: string, text: string) => ({
  ...{ text, folder, label, cwd: folder, shell: ['bash', '{0}'], budgetMs: 20_000 },
  env: { PATH: process.env.PATH ?? '' },
})

async function runs(pid: string): Promise<boolean> {
  const { stdout } = await execa('ps', ['-o', 'stat=', '-p', pid], { reject: false })
  // Killed, it may stay a zombie until its adopter looks.
  return stdout.trim() !== '' && !stdout.startsWith('Z')
}

async function untilGone(context: TestContext, pids: readonly string[]): Promise<void> {
  await context.waitFor(
    async () => {
      const states = await Promise.all(pids.map(runs))
      assert.deepEqual(
        states,
        pids.map(() => false),
      )
    },
    { timeout: 5_000 },
  )
}

test('more scripts than Node has listeners for leave no warning and nothing running', async (t) => {
  const folder = folderWith(t, {})
  const before = process.listenerCount('exit')
  const warnings: Error[] = []
  const warned = (warning: Error) => warnings.push(warning)
  process.on('warning', warned)
  t.after(() => process.removeListener('warning', warned))
  const labels = Array.from({ length: 12 }, (_, index) => `step-${index}`)
  const all = await Promise.all(
    labels.map((label) => runScript(script(folder, label, 'sleep 60 & echo $!'))),
  )
  assert.equal(process.listenerCount('exit'), before + 1)
  for (const { endGroup } of all) endGroup()
  await untilGone(
    t,
    all.map(({ stdout }) => stdout.trim()),
  )
  assert.equal(process.listenerCount('exit'), before)
  assert.deepEqual(warnings, [])
})

test('whoever ends between two scripts takes along what both have left', async (t) => {
  const module = fileURLToPath(new URL('run-script.ts', import.meta.url))
  const folder = folderWith(t, {
    'run.mjs': `
import { runScript } from ${JSON.stringify(module)}
const script = (label, text) => ({
  text, label, folder: '.', cwd: '.', shell: ['bash', '{0}'], budgetMs: 20_000,
  env: { PATH: process.env.PATH },
})
for (const label of ['a', 'b']) {
  const { stdout } = await runScript(script(label, 'sleep 60 & echo $!'))
  process.stdout.write(stdout)
}
process.exit(0)
`,
  })
  const { stdout } = await execa(process.execPath, ['run.mjs'], { cwd: folder })
  const pids = stdout.trim().split('\n')
  assert.equal(pids.length, 2)
  await untilGone(t, pids)
})
