/** Traefik's configuration, read from a composition. */
import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { loadComposeProject } from '../compose/load-compose-project.ts'
import { folderWith } from '../folder-with.ts'
import { readRouting } from './read-traefik.ts'

function routingOf(t: TestContext, services: string) {
  const dir = folderWith(t, { 'compose.yml': `name: p\nservices:\n${services}` })
  return readRouting(loadComposeProject({ dir, env: {} }))
}

const backend = (more: string) => `
  backend:
    image: backend
    ${more}
    labels:
      - traefik.enable=true
      - traefik.http.routers.api.rule=Host(\`api.example\`)
      - traefik.http.routers.api.entrypoints=https, extra
      - traefik.http.routers.api.middlewares=hsts@docker
      - traefik.http.routers.api.tls.certresolver=le
      - traefik.http.middlewares.hsts.headers.stsseconds=1`

describe('the routing of a composition', () => {
  it('has the proxy by its options, which win over its variables', (t) => {
    const { settings } = routingOf(
      t,
      `
  proxy:
    image: traefik:v3.5
    environment: { TRAEFIK_API_INSECURE: "true", TRAEFIK_ENTRYPOINTS_WEB_ADDRESS: ":81" }
    command: [--entryPoints.web.address=:80, --ping]`,
    )
    assert.deepEqual(Object.fromEntries(settings), {
      'api.insecure': 'true',
      'entrypoints.web.address': ':80',
      ping: 'true',
    })
  })

  it('has a router with what its labels say', (t) => {
    const { routers, middlewares } = routingOf(t, backend('expose: ["8000"]'))
    assert.deepEqual(routers, [
      {
        name: 'api',
        service: 'backend',
        rule: 'Host(`api.example`)',
        entryPoints: ['https', 'extra'],
        priority: 19,
        middlewares: ['hsts'],
        tls: true,
        certResolver: 'le',
        port: 8000,
        balancer: undefined,
      },
    ])
    assert.deepEqual([...middlewares], [['hsts.headers.stsseconds', '1']])
  })

  it('has no port where several are possible or none is named', (t) => {
    const ports = ['expose: ["1", "2"]', 'restart: always'].map(
      (more) => routingOf(t, backend(more)).routers[0]?.port,
    )
    assert.deepEqual(ports, [undefined, undefined])
  })

  it('leaves services out that do not ask for it where they must', (t) => {
    const proxy = `
  proxy:
    image: traefik:v3.5
    command: [--providers.docker.exposedbydefault=false]`
    const silent = backend('restart: always').replace('traefik.enable=true', 'other=label')
    assert.equal(routingOf(t, proxy + silent).routers.length, 0)
    assert.equal(routingOf(t, silent).routers.length, 1)
  })
})
