/** A site is served by the program of its image, whose own file says what it sends. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { folderWith } from '../artifacts/folder-with.ts'
import { policyOfImage } from './served-by-image.ts'

const image = (base: string) => `FROM node:20 AS build\nRUN npm run build\nFROM ${base}\nCOPY a b\n`
const policy = `add_header Content-Security-Policy "default-src 'self'" always;`

test('a policy that the server of the image adds is known by its file', (t) => {
  const served = (base: string, file: string, text: string) => {
    const context = folderWith(t, { Dockerfile: image(base), [file]: text })
    return policyOfImage({ build: { context, dockerfile: join(context, 'Dockerfile'), args: {} } })
  }
  assert.equal(served('nginx:1.27-alpine', 'nginx.conf', policy), 'nginx, by nginx.conf')
  assert.match(
    served('nginxinc/nginx-unprivileged', 'nginx/site.conf', policy) ?? '',
    /by nginx\/site.conf/,
  )
  assert.equal(served('nginx:1', 'nginx.conf', 'listen 80;'), undefined)
  assert.equal(served('nginx:1', 'nginx.conf', `# ${policy}`), undefined)
  assert.equal(served('node:20', 'nginx.conf', policy), undefined)
  assert.equal(policyOfImage({}), undefined)
})
