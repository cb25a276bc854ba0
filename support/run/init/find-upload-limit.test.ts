/** The largest file by a setting, whatever its unit. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { pythonSource } from '../../artifacts/program/python-source.ts'
import { findUploadLimit } from './find-upload-limit.ts'

const found = (fields: string) => {
  const text = `class Settings(BaseSettings):\n${fields}`
  return findUploadLimit(pythonSource({ paths: ['settings.py'], text: () => text } as never))
}

it('is told in bytes, by the unit of its name or by its size', () => {
  assert.equal(found('    max_upload_mb: int = 20\n'), 20_971_520)
  assert.equal(found('    MAX_UPLOAD_SIZE: int = 10 * 1024 * 1024\n'), 10_485_760)
  assert.equal(found('    upload_max_bytes: int = 5242880\n'), 5_242_880)
})

it('is left to be said where two say something else, or where it counts files', () => {
  assert.equal(found('    max_upload_mb: int = 20\n    max_document_mb: int = 10\n'), undefined)
  assert.equal(found('    max_files: int = 20\n'), undefined)
  assert.equal(found('    name: str = "a"\n'), undefined)
})
