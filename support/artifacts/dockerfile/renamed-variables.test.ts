/** Variables that an image hands on under another name, and those that it hands on as they are. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { renamedVariables } from './renamed-variables.ts'

test('a variable is renamed by a setting or by the line of the build, with a default or without', () => {
  const image = `FROM node:24
ARG PUBLIC_URL
ENV VITE_URL=$PUBLIC_URL VITE_KEY="\${PUBLIC_KEY:-none}"
RUN VITE_API=$PUBLIC_API npm run build
`
  const renamed = { VITE_URL: 'PUBLIC_URL', VITE_KEY: 'PUBLIC_KEY', VITE_API: 'PUBLIC_API' }
  assert.deepEqual(renamedVariables(image), renamed)
})

test('one that keeps its name, a fixed value and a part of a longer text are no other names', () => {
  const image = `FROM node:24
ENV A=$A B=fixed C=https://$HOST/path
RUN A=$A npm run build
`
  assert.deepEqual(renamedVariables(image), {})
})
