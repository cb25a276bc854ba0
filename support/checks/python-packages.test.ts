/** The packages of a backend in Python, declared and locked in the usual ways. */
import assert from 'node:assert/strict'
import { it, type TestContext } from 'node:test'
import { folderWith } from '../artifacts/folder-with.ts'
import { Violation } from '../core/errors.ts'
import type { Scene } from '../run/scene.ts'
import { boundsEveryRange } from './dependencies.ts'
import { pythonPackages } from './python-packages.ts'

const project = `[project]
name = "app"
dependencies = [
  "supabase<3.0.0,>=2.0.0",
  # a remark with a ]
  "celery[redis]<6,>=5.3.4",
  "redis ~=4.6",
  "Some_Thing==1.*; python_version > '3'",
]
[tool.x]
dependencies = ["other"]
`
const locked = 'supabase==2.17.0\ncelery==5.4.0\nredis==4.9.1\nsome-thing==1.2\nkombu==5.3.7\n'

function packagesOf(t: TestContext, files: Record<string, string>) {
  const packages = pythonPackages(folderWith(t, files))
  assert.ok(packages !== undefined)
  return packages
}

it('ranges of a project and fixed versions of a list belong together', async (t) => {
  const packages = packagesOf(t, { 'pyproject.toml': project, 'requirements.txt': locked })
  assert.deepEqual(Object.keys(packages.declared), ['supabase', 'celery', 'redis', 'some-thing'])
  boundsEveryRange(packages)
  const versions = { supabase: '2.17.0', celery: '5.4.0', redis: '4.9.1' }
  assert.deepEqual(await packages.locked({} as Scene), versions)
})

it('an open range, a missing package and a version outside its range are violations', async (t) => {
  const open = project.replace('<6,>=5.3.4', '>=5.3.4')
  assert.throws(() => boundsEveryRange(packagesOf(t, { 'pyproject.toml': open })), /upper bound/)
  const without = { 'requirements.txt': 'celery==5.4.0\n' }
  assert.throws(() => boundsEveryRange(packagesOf(t, without)), /does not declare/)
  const newer = { 'pyproject.toml': project, 'requirements.txt': locked.replace('2.17.0', '3.0.0') }
  await assert.rejects(packagesOf(t, newer).locked({} as Scene), /outside their ranges/)
  await assert.rejects(packagesOf(t, { 'pyproject.toml': project }).locked({} as Scene), Violation)
})

it('a lock file of uv names the versions', async (t) => {
  const names = { supabase: '2.1', celery: '5.5', redis: '4.6.0', 'some-thing': '1.0' }
  const entries = Object.entries(names).map(
    ([name, version]) => `[[package]]\nname = "${name}"\nversion = "${version}"\n`,
  )
  const packages = packagesOf(t, { 'pyproject.toml': project, 'uv.lock': entries.join('\n') })
  const { 'some-thing': _, ...versions } = names
  assert.deepEqual(await packages.locked({} as Scene), versions)
})

it('a folder without either file has nothing to say', (t) => {
  assert.equal(pythonPackages(folderWith(t, { 'setup.py': '' })), undefined)
})
