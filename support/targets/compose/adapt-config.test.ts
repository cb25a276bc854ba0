import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { adaptConfig, type Surroundings } from './adapt-config.ts'
import type { ComposeConfig, ServiceConfig } from './compose-config.ts'

const around: Surroundings = {
  project: 'plumbline-x',
  labels: { run: 'one' },
  supplied: [{ service: 'mail', host: '172.30.0.1', port: 42 }],
  addresses: new Map(),
  portOf: (service, target) => 20_000 + target + service.length,
  asked: { web: 8_000, worker: 9_000 },
  images: {},
  knowsStartInterval: false,
}

function adapted(web: ServiceConfig, more: Partial<Surroundings> = {}): ServiceConfig {
  const config = { name: 'demo', services: { web, mail: { image: 'mail' } } }
  return adaptConfig(config, { ...around, ...more }).services.web ?? {}
}

describe('a project among others', () => {
  it('publishes its ports on the loopback interface alone, on ports of its own', () => {
    const { ports } = adapted({ ports: [{ target: 80, published: '80', protocol: 'tcp' }] })
    const onLoopback = { protocol: 'tcp', host_ip: '127.0.0.1' }
    assert.deepEqual(ports, [
      { target: 80, ...onLoopback, published: '20083' },
      { target: 8_000, ...onLoopback, published: '28003' },
    ])
  })
  it('keeps a port that the engine chooses from the other interfaces', () => {
    const { ports = [] } = adapted({ ports: [{ target: 80 }] }, { asked: {} })
    assert.deepEqual(ports, [{ target: 80, host_ip: '127.0.0.1' }])
  })
  it('publishes nothing more for a service of several containers, or in the network of another', () => {
    assert.deepEqual(adapted({ deploy: { replicas: 2 } }).ports, [])
    assert.equal(adapted({ network_mode: 'service:mail' }).ports, undefined)
  })
  it('starts no service that something here takes the place of, and waits for none', () => {
    const needs = { depends_on: { mail: {}, redis: {} }, environment: { SMTP: 'smtp://mail:25' } }
    const { depends_on, environment } = adapted(needs)
    assert.deepEqual(depends_on, { redis: {} })
    assert.deepEqual(environment, { SMTP: 'smtp://172.30.0.1:42' })
    const { services } = adaptConfig({ name: 'demo', services: { mail: {} } }, around)
    assert.deepEqual(services, {})
  })
  it('leaves out what an older engine refuses, and nothing else of a health check', () => {
    const healthcheck = { test: ['CMD', 'true'], interval: '1s', start_interval: '1s' }
    assert.deepEqual(adapted({ healthcheck }).healthcheck, {
      test: ['CMD', 'true'],
      interval: '1s',
    })
    assert.deepEqual(
      adapted({ healthcheck }, { knowsStartInterval: true }).healthcheck,
      healthcheck,
    )
  })
  it('has one container for a fixed name, still', () => {
    assert.equal(adapted({ container_name: 'web' }).container_name, 'plumbline-x-web')
  })
  it('calls an image by what it is built of, and marks it', () => {
    const build = { context: '/x' }
    const { image, build: built } = adapted(
      { image: 'web:1', build },
      { images: { web: 'built:1' } },
    )
    assert.equal(image, 'built:1')
    assert.deepEqual(built, { ...build, labels: { 'org.plumbline.built': 'yes' } })
  })
  it('shares neither networks nor volumes, whatever they are called', () => {
    const shared: Pick<ComposeConfig, 'networks' | 'volumes'> = {
      networks: { public: { name: 'proxy', external: true }, default: null },
      volumes: { data: { name: 'plumbline-x_data' } },
    }
    const { networks, volumes } = adaptConfig({ name: 'demo', services: {}, ...shared }, around)
    const labels = { run: 'one' }
    assert.deepEqual(networks, {
      public: { name: 'plumbline-x_proxy', labels },
      default: { name: 'plumbline-x_default', labels },
    })
    assert.deepEqual(volumes, { data: { name: 'plumbline-x_data', labels } })
  })
})
