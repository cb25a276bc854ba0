/** A tool that this machine lacks is the workflow's fault only where nothing brings it there. */
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { folderWith } from '../artifacts/folder-with.ts'
import { findStep } from '../artifacts/workflow/workflow-model.ts'
import { Unverified, Violation } from '../core/errors.ts'
import { type Generation, generated } from './ci-client.ts'
import { describesRoutes } from './ci-description.ts'
import { workflowAt } from './workflows.ts'

const manifest = {
  workflows: { document: 'openapi.json' },
  routes: { health: '/api/v1/utils/health-check/', ingestions: '/api/v1/ingestions' },
}

/** Steps before the one that generates, the tool that is absent, and whether the workflow is wrong. */
const workflows: readonly (readonly [string, string, string, boolean])[] = [
  ['nothing installs it', '- uses: actions/checkout@v5', 'uv', true],
  ['another action installs others', '- uses: actions/setup-node@v5', 'uv', true],
  [
    'only packages of the project are installed',
    '- run: pip install -r requirements.txt',
    'uv',
    true,
  ],
  ['it is installed too late', '', 'late', true],
  ['another tool has its name within its own', '- run: pip install uvicorn', 'uv', true],
  ['its own action installs it', '- uses: astral-sh/setup-uv@v6', 'uv', false],
  ['an action that nobody knows may install it', '- uses: ./.github/actions/set-up', 'uv', false],
  ['a script installs it by name', '- run: pip install uv', 'uv', false],
  ['a script fetches it', '- run: curl -LsSf https://example.org/uv.sh | sh', 'uv', false],
  ['packages of the project bring it', '- run: pip install -r requirements.txt', 'fastapi', false],
  ['a script of the repository may install it', '- run: bash scripts/set-up.sh', 'uv', false],
  ["GitHub's images have it", '- uses: actions/checkout@v5', 'npm', false],
]

describe('a tool that is not on this machine', () => {
  for (const [what, steps, tool, isWrong] of workflows) {
    it(`${isWrong ? 'breaks the workflow' : 'says nothing'} where ${what}`, (t) =>
      assert.throws(() => generated(withoutTool(t, steps, tool)), isWrong ? Violation : Unverified))
  }
  it('names every step that may bring it', (t) => {
    const steps = '- run: pip install -r requirements.txt\n      - run: npm install'
    assert.throws(() => generated(withoutTool(t, steps, 'openapi-ts')), /one of .*pip.*npm/)
  })
  it('says nothing of the description that was written before it is needed', (t) => {
    const made = withoutTool(t, '- run: npm install', 'openapi-ts')
    const paths = '{"paths": {"/api/v1/utils/health-check/": {}, "/api/v1/ingestions": {}}}'
    assert.throws(() => describesRoutes(made, manifest), Unverified)
    writeFileSync(join(made.repository, 'openapi.json'), paths)
    describesRoutes(made, manifest)
    assert.throws(
      () => describesRoutes({ ...made, startedAt: Date.now() + 60_000 }, manifest),
      Unverified,
    )
  })
  it('says nothing where the job has a machine or an image of its own', (t) => {
    for (const where of ['[self-hosted, linux]', '"ubuntu-latest"\n    container: python:3.12']) {
      assert.throws(() => generated(withoutTool(t, '', 'uv', where)), Unverified)
    }
  })
})

function withoutTool(
  t: TestContext,
  steps: string,
  tool: string,
  where = 'ubuntu-latest',
): Generation {
  const text = `on: push
jobs:
  a:
    runs-on: ${where}
    steps:
      ${steps}
      - run: ${tool} generate
      - run: pip install late`
  const folder = folderWith(t, { '.github/workflows/a.yml': text })
  const workflow = workflowAt(folder, join('.github', 'workflows', 'a.yml'))
  const located = findStep(workflow, ({ run }) => run?.endsWith('generate') === true)
  assert.ok(located !== undefined)
  const result: Generation['result'] = {
    ...{ name: 'generate', kind: 'run' as const, status: 'failed' as const, forgiven: false },
    exitCode: 127,
    ...{ stdout: '', stderr: `run.sh: line 1: ${tool}: command not found`, durationMs: 1 },
  }
  return {
    located,
    result,
    repository: folder,
    changed: [],
    connections: 0,
    startedAt: 0,
    durationMs: 1,
  }
}
