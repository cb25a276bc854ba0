/** What a program finds of its image's variables where no image is made. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { folderWith } from '../folder-with.ts'
import { imageVariables } from './image-variables.ts'

function variablesOf(t: TestContext, lines: readonly string[], target?: string) {
  const folder = folderWith(t, { Dockerfile: lines.join('\n'), 'src/x.py': '' })
  const build = { dockerfile: join(folder, 'Dockerfile'), ...(target && { target }) }
  return { folder, variables: imageVariables(build, folder) }
}

describe('the variables of an image', () => {
  it('lead into the folder that stands for its working folder', (t) => {
    const lines = [
      'FROM python',
      'WORKDIR /app/',
      'ENV PYTHONPATH=/app/src:/app',
      'ENV A=1 B="x y"',
    ]
    const { folder, variables } = variablesOf(t, lines)
    const PYTHONPATH = `${join(folder, 'src')}:${folder}`
    assert.deepEqual(variables, { PYTHONPATH, A: '1', B: 'x y' })
  })
  it('are not those that name what this machine does not have, or that are the machine’s own', (t) => {
    const lines = ['FROM python', 'WORKDIR /app', 'ENV V=/app/.venv', 'ENV PATH="/app/bin:$PATH"']
    const made = ['ARG R', 'ENV RELEASE=$R', 'ENV HOME=/app', 'ENV LIB=/no/such/lib']
    assert.deepEqual(variablesOf(t, [...lines, ...made]).variables, {})
  })
  it('are those of the stages that it is built upon, the last word winning', (t) => {
    const base = ['FROM python AS base', 'WORKDIR /app', 'ENV PYTHONPATH=/app', 'ENV A=1']
    const other = ['FROM node AS site', 'ENV B=1']
    const { folder, variables } = variablesOf(t, [...base, ...other, 'FROM base', 'ENV A=2'])
    assert.deepEqual(variables, { PYTHONPATH: `${folder}`, A: '2' })
  })
  it('are none of a file that is not there', () => {
    assert.deepEqual(imageVariables({ dockerfile: '/nowhere/Dockerfile' }, '/nowhere'), {})
  })
})
