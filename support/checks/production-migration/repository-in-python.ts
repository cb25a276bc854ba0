/** A repository in Python that is as the documents want it, for tests of what reads programs. */
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { folderWith } from '../../artifacts/folder-with.ts'
import { readSource } from '../../artifacts/source/read-source.ts'
import { loadManifest } from '../../systems/manifest.ts'
import type { ReadProgram } from './source-tree.ts'

const yaml = `
system: production-migration
title: A system in Python
environment: { DATABASE_URL: "\${postgres.url}" }
processes:
  backend: { command: [uvicorn, main:app] }
  worker: { command: [celery, worker] }
`
const names =
  'workspaces projects documents chat workflows executions visual_assets preferences'.split(' ')

export const router = `from fastapi import APIRouter, Depends
from supabase_auth import get_current_user

@router.get("/")
def read(user=Depends(get_current_user)):
    return []
`
export const auth = `import jwt

def get_current_user(token: str):
    return jwt.decode(token, SECRET, algorithms=["HS256"], audience="authenticated")
`

/** A repository that is as the documents want it, with these files changed. */
export function repository(t: TestContext, changed: Readonly<Record<string, string>> = {}) {
  const files = {
    'plumbline.yaml': yaml,
    ...Object.fromEntries(names.map((name) => [`backend/routers/${name}.py`, router])),
    'backend/supabase_auth.py': auth,
    'backend/storage_service.py': 'import boto3\n',
    ...changed,
  }
  const manifest = loadManifest(`${folderWith(t, files)}/plumbline.yaml`)
  assert.ok(manifest.system === 'production-migration')
  const programs = Object.entries(files).flatMap(([path, text]): ReadProgram[] => {
    const facts = readSource(path, text)
    return facts === undefined ? [] : [{ path, text, facts }]
  })
  return [manifest, programs] as const
}
