import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FaultOptions } from '../../config/selftest-options.ts'
import type { StandingScenario } from '../../requirements/scenarios.ts'
import { type Choice, chosen } from './chosen.ts'

const patch = (id: string) => ({
  ...{ id, file: `/x/${id}.patch`, system: 'vocabgo', diff: '' },
})
const all: Choice[] = [
  {
    ...{ kind: 'fault', rows: ['VG-CON-05'] },
    patch: { ...patch('long-list'), breaks: ['VG-CON-05'], mayBreak: [], suffers: 'much' },
  },
  {
    ...{ kind: 'fault', rows: ['VG-TRG-03'] },
    patch: { ...patch('two-first'), breaks: ['VG-TRG-03'], mayBreak: [], suffers: 'much' },
  },
  {
    ...{ kind: 'variant', rows: ['VG-TRG-03'] },
    patch: { ...patch('other-names'), near: ['VG-TRG-03'], changes: 'names' },
  },
]
const scenario: StandingScenario = {
  ...{ name: 's', uri: 'features/vocabgo/queue.feature', line: 3, tags: ['@VG-TRG-03'] },
  ...{ requirements: ['VG-TRG-03'], sentences: [], promisesSomething: true },
}
const none: FaultOptions = {
  ...{
    words: [],
    sample: false,
    changed: false,
    target: 'embedded',
    parallel: 1,
    reports: 'reports',
  },
}
const ids = async (options: Partial<FaultOptions>) => {
  const found = await chosen(all, [scenario], { ...none, ...options })
  return found.map((choice) => choice.patch.id)
}

test('a word is the name of a patch, a requirement, or a feature file', async () => {
  assert.deepEqual(await ids({ words: ['long-list'] }), ['long-list'])
  assert.deepEqual(await ids({ words: ['VG-TRG-03'] }), ['two-first', 'other-names'])
  assert.deepEqual(await ids({ words: [scenario.uri, 'long-list'] }), [
    'long-list',
    'two-first',
    'other-names',
  ])
})

test('a word that means nothing is refused', async () => {
  await assert.rejects(ids({ words: ['longlist'] }), { code: 'OPTION_CHOICE' })
})

test('without a word all of them are meant, and shards share them out', async () => {
  assert.deepEqual(await ids({}), ['long-list', 'two-first', 'other-names'])
  assert.deepEqual(await ids({ shard: '1/2' }), ['long-list', 'other-names'])
  assert.deepEqual(await ids({ shard: '2/2' }), ['two-first'])
})

test('a base that is no commit is refused', async () => {
  await assert.rejects(ids({ changed: true, base: 'no/such-commit' }), {
    code: 'OPTION_VALUE',
    remedy: /a commit of this checkout/,
  })
})
