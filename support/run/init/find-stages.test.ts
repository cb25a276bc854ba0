/** How long a stopping worker may be at work, where each stage is a task of its own. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { findQueue } from './find-programs.ts'

const found = (work: string, settings = '') => {
  const app = `app = Celery("x")\n${settings}`
  const files: Record<string, string> = { 'w.py': app, 'tasks.py': `from w import app\n${work}` }
  const text = (path: string) => files[path] ?? ''
  return findQueue({ paths: Object.keys(files), text })?.value.stopsWithin
}

const stages = (limit: string) => `
@app.task(name="tasks.ocr", time_limit=130)
def ocr(id): ...
@app.task(name="tasks.segment"${limit})
def segment(found): ...
@app.task
def tag(found): ...
`
const chain = `
@app.task(bind=True)
def extract(self, extraction_id):
    return self.replace(chain(ocr.s(extraction_id), segment.s(), tag.s()))
`

describe('a chain of tasks', () => {
  it('needs the longest stage alone, by the hard limit or by the document', () => {
    assert.equal(found(stages(', time_limit=190') + chain), 190)
    assert.equal(found(stages('') + chain), 180)
    assert.equal(found(stages('') + chain, 'app.conf.task_time_limit = 600'), 600)
  })
  it('may be written with the sign of a pipe', () => {
    const piped = 'def go(id):\n    (ocr.s(id) | segment.s() | tag.si(1)).apply_async()\n'
    assert.equal(found(stages(', time_limit=200') + piped), 200)
  })
  it('is none where one task is all of the work, or one follows another', () => {
    assert.equal(found(stages('')), undefined)
    assert.equal(
      found(`${stages('')}\ndef go():\n    chain(ocr.s(1), tag.s()).delay()\n`),
      undefined,
    )
  })
})
