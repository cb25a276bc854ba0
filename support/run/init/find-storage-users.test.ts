/** Who handles files, where no file is called as the documents say. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { findStorageUsers } from './find-storage-users.ts'

const documented = [
  'backend/image_generation_service.py',
  'backend/rag_service.py',
  'backend/routers/visual_assets.py',
  'backend/routers/chat.py',
]
const at = {
  storageService: 'backend/app/storage.py',
  'routers.documents': 'backend/app/api/documents.py',
  'routers.visual_assets': 'backend/app/api/assets.py',
  'routers.chat': 'backend/app/api/chat.py',
}
const files = {
  'backend/app/storage.py': 'import aioboto3\n',
  'backend/app/deps.py': 'from .storage import Store\n',
  'backend/app/jobs.py':
    'from .storage import Store\n\nasync def generate_image(ctx, asset_id): ...\n',
  'backend/app/other.py': 'async def generate_image(ctx, asset_id): ...\n',
  'backend/app/api/documents.py': '',
  'backend/app/api/assets.py': 'from ..storage import Store\n\nasync def generate_image(): ...\n',
  'backend/app/api/chat.py': '',
  'backend/tests/test_jobs.py': 'from app.storage import Store\ngenerate_image()\n',
}
const found = (own: Readonly<Record<string, string>>) =>
  findStorageUsers(
    { paths: Object.keys(own), text: (path: string) => own[path] ?? '' } as never,
    at,
    documented,
  )

it('routers stand for themselves, the documents for the search, and whoever draws for the images', () => {
  assert.deepEqual(found(files), [
    'backend/app/jobs.py',
    'backend/app/api/documents.py',
    'backend/app/api/assets.py',
    'backend/app/api/chat.py',
  ])
})

it('a program of the documented name elsewhere is that program', () => {
  const own = { ...files, 'backend/app/services/rag_service.py': '' }
  assert.equal(found(own)?.[1], 'backend/app/services/rag_service.py')
})

it('two that draw, or no store: it is left to be said', () => {
  const two = { ...files, 'backend/app/more.py': files['backend/app/jobs.py'] }
  assert.equal(found(two), undefined)
  const { 'backend/app/storage.py': _, ...none } = files
  assert.equal(found(none), undefined)
})

it('the documented ones need not be said', () => {
  const own = Object.fromEntries(documented.map((path) => [path, '']))
  assert.equal(found({ ...files, ...own }), undefined)
})
