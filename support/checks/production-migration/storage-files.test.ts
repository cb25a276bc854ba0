import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Violation } from '../../core/errors.ts'
import { repository, router } from './repository-in-python.ts'
import { oneModuleTalksToStore, usersGoThroughIt } from './storage-files.ts'
import { noProgramMakesBuckets } from './store-at-start.ts'
import { bothChangesAreThere } from './token-files.ts'

describe('a repository in Python', () => {
  it('may make the bucket of a store on the developer machine by hand', (t) => {
    const made = 'import boto3\n\nboto3.client("s3").create_bucket(Bucket="dev")\n'
    const inOrder = repository(t, { 'backend/scripts/create_dev_bucket.py': made })
    for (const check of [oneModuleTalksToStore, noProgramMakesBuckets]) check(...inOrder)
    const imported = 'from scripts import create_dev_bucket\n'
    const used = repository(t, {
      'backend/scripts/create_dev_bucket.py': made,
      'backend/main.py': imported,
    })
    for (const check of [oneModuleTalksToStore, noProgramMakesBuckets]) {
      assert.throws(() => check(...used), Violation)
    }
  })

  const users = 'image_generation_service rag_service routers/visual_assets routers/chat'.split(' ')
  const usersWith = (text: string, changed: Readonly<Record<string, string>> = {}) => ({
    ...Object.fromEntries(users.map((name) => [`backend/${name}.py`, text])),
    ...changed,
  })

  it('may keep rows and files together in a module between its areas and the store', (t) => {
    const between = { 'backend/file_service.py': 'import storage_service\n' }
    usersGoThroughIt(...repository(t, usersWith('import file_service\n', between)))
    bothChangesAreThere(...repository(t, usersWith(`import file_service\n${router}`, between)))
  })

  it('may hand the caller on by the module that hands on the store', (t) => {
    const deps =
      'import storage_service\nfrom supabase_auth import get_current_user\n\nMe = Depends(get_current_user)\n'
    const area = (name: string) =>
      `from deps import ${name}\n\ndef read(who: ${name}):\n    return []\n`
    const files = (name: string) =>
      repository(t, usersWith(area(name), { 'backend/deps.py': `${deps}Page = Depends(page)\n` }))
    bothChangesAreThere(...files('Me'))
    assert.throws(() => bothChangesAreThere(...files('Page')), /"the new tokens":false|imports/)
  })

  it('has no program that reaches the store only through another that must', (t) => {
    const chat = { 'backend/routers/chat.py': 'import rag_service\n' }
    const files = repository(t, usersWith('import storage_service\n', chat))
    assert.throws(() => usersGoThroughIt(...files), /nor a module that does/)
  })
})
