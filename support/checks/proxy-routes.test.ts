/** Where the proxy of a composition leads, judged on small compositions. */
import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { loadComposeProject } from '../artifacts/compose/load-compose-project.ts'
import { folderWith } from '../artifacts/folder-with.ts'
import { Unverified, Violation } from '../core/errors.ts'
import { policyFor, redirectsPlain, resolverWorks, waysOf } from './proxy-routes.ts'

const proxy = (...more: readonly string[]) => {
  const options = ['--entrypoints.plain.address=:80', '--entrypoints.secure.address=:443', ...more]
  return `
  proxy:
    image: traefik:v3.5
    command: ${JSON.stringify(options)}`
}

const api = (...labels: readonly string[]) => `
  backend:
    image: backend
    labels: ${JSON.stringify(labels)}`

const toApi = ['traefik.http.routers.api.rule=Host(`api.a.example`)']
const redirect = [
  'traefik.http.routers.plain.rule=Host(`api.a.example`)',
  'traefik.http.routers.plain.entrypoints=plain',
  'traefik.http.routers.plain.middlewares=secure',
  'traefik.http.middlewares.secure.redirectscheme.scheme=https',
]

function projectOf(t: TestContext, ...services: readonly string[]) {
  const dir = folderWith(t, { 'compose.yml': `name: p\nservices:${services.join('')}` })
  return loadComposeProject({ dir, env: {} })
}

describe('the ways of a proxy', () => {
  it('take the resolver of the entry point where the router has none', (t) => {
    const entry = proxy('--entrypoints.secure.http.tls.certresolver=le')
    const port = 'traefik.http.services.api.loadbalancer.server.port=8000'
    const ways = waysOf(projectOf(t, entry, api(...toApi, port)), 'a.example')
    assert.deepEqual(ways['api.a.example'], { to: 'backend:8000', resolver: 'le' })
    assert.equal(ways['unknown.a.example'], 'nowhere')
  })

  it('cannot be told without the proxy, nor where it keeps its certificates', (t) => {
    const alone = projectOf(t, api(...toApi))
    assert.throws(() => waysOf(alone, 'a.example'), Unverified)
    assert.throws(() => resolverWorks(alone), Unverified)
  })

  it('may be redirected by routers, as long as every host is', (t) => {
    const both = ['dashboard', 'api'].flatMap((name) =>
      redirect.map((label) => label.replace('api.', `${name}.`).replace('plain.', `${name}.`)),
    )
    redirectsPlain(projectOf(t, proxy(), api(...both)), 'a.example')
    assert.throws(
      () => redirectsPlain(projectOf(t, proxy(), api(...redirect)), 'a.example'),
      Violation,
    )
  })
})

describe('the policy of a proxy', () => {
  const policy = 'traefik.http.middlewares.secure.headers.contentSecurityPolicy=default-src x'
  const through = 'traefik.http.routers.api.middlewares=secure'

  it('counts where every way to the service has it', (t) => {
    const project = projectOf(t, proxy(), api(...toApi, through, policy))
    assert.equal(policyFor(project, 'backend'), 'default-src x')
  })

  it('does not count where a way goes round it, or where there is no way', (t) => {
    const round = 'traefik.http.routers.other.rule=Host(`b.example`)'
    assert.equal(
      policyFor(projectOf(t, api(...toApi, through, policy, round)), 'backend'),
      undefined,
    )
    assert.equal(policyFor(projectOf(t, api(policy)), 'backend'), undefined)
  })
})
