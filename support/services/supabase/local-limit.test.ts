/** The limit of a local stack is read as the CLI reads it. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { folderWith } from '../../artifacts/folder-with.ts'
import { localUploadLimit } from './local-limit.ts'

it('sizes are counted in powers of 1024, however the unit is written', (test) => {
  const limitOf = (text: string) => localUploadLimit(folderWith(test, { 'config.toml': text }))
  assert.equal(limitOf('[storage]\nfile_size_limit = "20MiB"'), 20_971_520)
  assert.equal(limitOf('storage.file_size_limit = "50mb"'), 52_428_800)
  assert.equal(limitOf('[storage]\nfile_size_limit = "1.5 k" # small'), 1536)
  assert.equal(limitOf('[storage]\nfile_size_limit = 1000'), 1000)
})

it('settings that do not speak of it have the default, and none at all have nothing', (test) => {
  assert.equal(
    localUploadLimit(folderWith(test, { 'config.toml': '[storage.buckets.a]' })),
    52_428_800,
  )
  assert.equal(localUploadLimit(folderWith(test, { 'config.toml': 'no settings' })), undefined)
  assert.equal(localUploadLimit(folderWith(test, {})), undefined)
})
