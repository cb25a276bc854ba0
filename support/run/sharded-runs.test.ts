/** Shards of one run: each runs its own scenarios, and says of the rest that it is elsewhere. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openProject } from './testing/project.ts'

const scenario = (id: string, name: string, step: string) =>
  `@${id}\nScenario: ${name}\n  Given a state\n  When an event\n  Then ${step}\n`

const feature = [
  scenario('CE-AC-01', 'one', 'all is well'),
  scenario('CE-AC-02', 'two', 'all is well'),
  scenario('CE-AC-01', 'three', 'it is wrong'),
].join('\n')

test('a shard is judged by what it ran; the rest is in another shard', async () => {
  const project = openProject(feature, { ids: ['CE-AC-01', 'CE-AC-02'] })
  try {
    const [first, second] = await Promise.all([
      project.run(['--brief', '--shard', '1/2'], 'first'),
      project.run(['--brief', '--shard', '2/2'], 'second'),
    ])
    const said = (run: typeof first) =>
      run.verdicts?.requirements.map(({ verdict, reason }) => `${verdict} ${reason}`)
    assert.equal(second.exitCode, 0, second.output)
    assert.deepEqual(said(second), ['unverified other shards run it', 'conforms '])
    assert.equal(first.exitCode, 1, first.output)
    assert.deepEqual(said(first), [
      'violated it is wrong: the promise was not kept',
      'unverified other shards run it',
    ])
    const blind = await project.run(['--shard', '1/2', '--durations', 'nowhere.json'])
    assert.equal(blind.exitCode, 3)
    assert.match(blind.output, /OPTION_VALUE: --durations cannot be "nowhere\.json"/)
  } finally {
    project.remove()
  }
})
