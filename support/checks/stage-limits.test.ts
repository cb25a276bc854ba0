/** Which limits of the stages are in force where: by the samples, else by the programs themselves. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { celeryApp } from '../artifacts/program/celery-app.ts'
import { pythonSource } from '../artifacts/program/python-source.ts'
import { Unverified } from '../core/errors.ts'
import type { Manifest } from '../systems/manifest.ts'
import type { Samples } from './environment-samples.ts'
import { limitsInForce } from './stage-limits.ts'

const setting = (variable: string) => ({ variable, unit: 'whole-s' as const })
const manifest = {
  settings: {
    stageLimits: { ocr: setting('O'), segmentation: setting('S'), tagging: setting('T') },
  },
} as unknown as Manifest

const samples = (production: Record<string, string> = {}): Samples => ({
  ...{ local: { O: '1' }, staging: {}, production },
})

test('a sample wins over that of local, and that over the programs', () => {
  const own = { O: '9', S: '2', T: '3' }
  const inForce = limitsInForce(manifest, samples({ S: '20' }), own, [])
  assert.deepEqual(inForce.production, { ocr: 1_000, segmentation: 20_000, tagging: 3_000 })
  assert.deepEqual(inForce.staging, { ocr: 1_000, segmentation: 2_000, tagging: 3_000 })
})

test('a limit that nobody tells is no violation', () => {
  assert.throws(() => limitsInForce(manifest, samples(), { S: '2' }, []), Unverified)
})

const tasksIn = (program: string) => {
  const files = { paths: ['w.py'], text: () => `app = Celery("x")\n${program}` }
  return celeryApp(pythonSource(files))?.tasks ?? []
}
const ofStages = `TAGGING_S = 30
@app.task(time_limit=150, soft_time_limit=120)
def run_ocr(id): ...
@app.task(name="pipeline.segment_questions", time_limit=3 * 60)
def segment(id): ...
@app.task(time_limit=TAGGING_S)
def tag(id): ...
`
const unset = { settings: {} } as unknown as Manifest

test('where no setting has the limits, the tasks of the stages may have them written', () => {
  const inForce = limitsInForce(unset, samples(), {}, tasksIn(ofStages))
  const written = { ocr: 120_000, segmentation: 180_000, tagging: 30_000 }
  assert.deepEqual(inForce, { local: written, staging: written, production: written })
  assert.equal(
    limitsInForce(manifest, samples(), { O: '1', S: '2', T: '3' }, tasksIn(ofStages)).local?.ocr,
    1_000,
  )
})

test('one limit for the whole pipeline, or two tasks of a stage, say nothing of its stages', () => {
  const whole = tasksIn('@app.task(time_limit=600)\ndef extract(id): ...')
  const twice = tasksIn(`${ofStages}@app.task(time_limit=9)\ndef ocr_again(id): ...`)
  const silent = tasksIn(ofStages.replace('(time_limit=TAGGING_S)', ''))
  for (const tasks of [whole, twice, silent]) {
    assert.throws(() => limitsInForce(unset, samples(), {}, tasks), Unverified)
  }
})
