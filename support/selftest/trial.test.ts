import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { controlGroup, scenariosOf } from './control-group.ts'
import { readFaults, type SeededFault } from './seeded-fault.ts'
import { faultsJson, judgeTrial, judgeVariant } from './trial.ts'

const diff = 'diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-1\n+2\n'
const header = 'system: vocabgo\nbreaks: [VG-CON-05]\nsuffers: "Lists of any length are saved."\n'

function folderWith(t: TestContext, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-faults-'))
  t.after(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'long-list.patch'), text)
  return folder
}

const fault: SeededFault = {
  ...{ id: 'long-list', file: 'long-list.patch', system: 'vocabgo', suffers: 'much', diff },
  ...{ breaks: ['VG-CON-05', 'VG-CON-06'], mayBreak: ['VG-TBL-06'] },
}

const verdict = (id: string, word: string) => ({ id, verdict: word, reason: `because of ${id}` })

describe('a seeded fault', () => {
  it('is read with its header, and its name is that of its file', (t) => {
    const [read] = readFaults(folderWith(t, `${header}\n${diff}`))
    assert.equal(read?.id, 'long-list')
    assert.deepEqual(read.breaks, ['VG-CON-05'])
    assert.deepEqual(read.mayBreak, [])
    assert.equal(read.diff, diff)
  })

  const broken = {
    'without a diff': header,
    'with a field that nobody knows': `${header}severity: high\n${diff}`,
    'that breaks nothing by name': `${header.replace('[VG-CON-05]', '[]')}${diff}`,
    'with a header that is no YAML': `system: [\n${diff}`,
  }
  for (const [what, text] of Object.entries(broken)) {
    it(`${what} is refused`, (t) => {
      assert.throws(() => readFaults(folderWith(t, text)), { code: 'FAULT_BROKEN' })
    })
  }
})

describe('a trial', () => {
  it('is caught when every named requirement is violated, and tells with which words', () => {
    const trial = judgeTrial(
      fault,
      fault.breaks.map((id) => verdict(id, 'violated')),
      10,
    )
    assert.equal(trial.caught, true)
    assert.equal(trial.messages['VG-CON-05'], 'violated: because of VG-CON-05')
  })

  it('has survivors when one of them is not, whatever it is instead', () => {
    const verdicts = [verdict('VG-CON-05', 'violated'), verdict('VG-CON-06', 'unverified')]
    const trial = judgeTrial(fault, verdicts, 10)
    assert.deepEqual([trial.caught, trial.survivedBy], [false, ['VG-CON-06']])
    assert.equal(trial.messages['VG-CON-06'], 'unverified: because of VG-CON-06')
  })

  it('says nothing where whoever did not notice needs what the target does not have', () => {
    const reason = 'needs pgvector: the database does not have it'
    const away = { id: 'VG-CON-06', verdict: 'unverified', reason }
    const reachOf = (verdicts: Parameters<typeof judgeTrial>[1]) =>
      judgeTrial(fault, verdicts, 10).outOfReach
    assert.equal(reachOf([verdict('VG-CON-05', 'violated'), away]), true)
    assert.equal(reachOf([verdict('VG-CON-05', 'conforms'), away]), false)
    assert.equal(reachOf(fault.breaks.map((id) => verdict(id, 'violated'))), false)
  })

  it('has false alarms when others fall, but not when they may', () => {
    const others = [verdict('VG-TBL-06', 'violated'), verdict('VG-TBL-01', 'violated')]
    const trial = judgeTrial(fault, others, 10)
    assert.deepEqual(trial.falseAlarms, ['VG-TBL-01'])
    assert.deepEqual(faultsJson([trial], [], []).totals, {
      ...{ faults: 1, caught: 0, falseAlarms: 1, variants: 0, redVariants: 0 },
    })
  })
})

describe('a benign variant', () => {
  const variant = {
    ...{ id: 'other-names', file: 'other-names.patch', system: 'vocabgo', diff },
    ...{ near: ['VG-CON-05'], changes: 'other names of private functions' },
  }

  it('is red by whatever is violated or could not be told', () => {
    const trial = judgeVariant(
      variant,
      [
        verdict('VG-CON-05', 'conforms'),
        verdict('VG-TBL-01', 'violated'),
        { id: 'VG-TBL-02', verdict: 'unverified', reason: 'the check broke: TypeError' },
      ],
      10,
    )
    assert.deepEqual(Object.keys(trial.red), ['VG-TBL-01', 'VG-TBL-02'])
    assert.equal(trial.red['VG-TBL-01'], 'violated: because of VG-TBL-01')
    assert.equal(trial.green, 1)
    assert.equal(faultsJson([], [trial], []).totals.redVariants, 1)
  })

  it('is not red by what the target cannot show', () => {
    const reason = 'needs docker: no container engine answers'
    const trial = judgeVariant(variant, [{ id: 'VG-DEP-01', verdict: 'unverified', reason }], 10)
    assert.deepEqual([trial.red, trial.green], [{}, 0])
  })
})

describe('the scenarios of a trial', () => {
  const scenario = (line: number, requirement: string, tags: string[] = []) => ({
    ...{ uri: 'features/vocabgo/x.feature', line, tags, requirements: [requirement] },
  })
  const all = [
    scenario(1, 'VG-CON-05'),
    scenario(2, 'VG-TBL-06'),
    scenario(3, 'VG-TBL-01', ['@destructive']),
    ...[4, 5, 6, 7, 8].map((line) => scenario(line, `VG-IDX-0${line}`)),
    { ...scenario(9, 'CE-STO-01'), uri: 'features/curriculum-extractor/x.feature' },
  ]

  it('are those of the named requirements', () => {
    assert.deepEqual(
      scenariosOf(fault, fault.breaks, all).map(({ line }) => line),
      [1],
    )
  })

  it('are joined by three innocents of the same system, the same each time', () => {
    const innocents = controlGroup(fault, all).map(({ line }) => line)
    assert.equal(innocents.length, 3)
    assert.ok(innocents.every((line) => line >= 4 && line <= 8))
    assert.deepEqual(
      controlGroup(fault, [...all].reverse()).map(({ line }) => line),
      innocents,
    )
  })
})
