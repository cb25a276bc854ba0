import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { execa } from 'execa'
import { Violation } from '../core/errors.ts'
import { eventually } from '../core/eventually.ts'
import { openEngine } from '../targets/containers/engine.ts'
import { root } from './root.ts'

const absent = await openEngine().then(
  () => false,
  (error: Error) => error.message,
)

const project = `plumbline-test-${process.pid}`

async function compose(...words: readonly string[]): Promise<string> {
  const args = ['compose', '--file', 'docker-compose.test.yml', '--project-name', project, ...words]
  return (await execa('docker', args, { cwd: root, stdin: 'ignore' })).stdout
}

interface Row {
  readonly Service: string
  readonly State: string
  readonly Health: string
}

async function rows(): Promise<readonly Row[]> {
  const lines = (await compose('ps', '--all', '--format', 'json')).split('\n')
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Row)
}

describe('docker-compose.test.yml', { skip: absent }, () => {
  before(() => compose('up', '--wait'))
  after(async () => {
    await compose('down', '--volumes', '--timeout', '0')
    const label = `label=com.docker.compose.project=${project}`
    for (const kind of ['container', 'network', 'volume']) {
      const { stdout } = await execa('docker', [kind, 'ls', '--quiet', '--filter', label])
      assert.equal(stdout, '', `a ${kind} is left`)
    }
  })

  it('brings the system up with all its services, two workers among them, each healthy', async () => {
    const found = await rows()
    const services = found.map(({ Service }) => Service.replace(/^ce-/, '')).sort()
    const expected = ['backend', 'frontend', 'postgres', 'redis', 'services', 'worker', 'worker']
    assert.deepEqual(services, expected)
    for (const { Service, Health } of found) assert.equal(Health, 'healthy', Service)
  })

  it('publishes the system on the loopback interface, connected to its services', async () => {
    const address = (await compose('port', 'ce-services', '8000')).trim()
    assert.match(address, /^127\.0\.0\.1:\d+$/)
    const response = await fetch(`http://${address}/api/v1/utils/health-check/`)
    assert.deepEqual(await response.json(), { status: 'ok', postgres: 'ok', redis: 'ok' })
  })

  it('starts a backend again that has crashed', async () => {
    const id = (await compose('ps', '--quiet', 'ce-backend')).trim()
    // The first process of the container is the engine's own: it hands the end of the other one on.
    const crash =
      'for (const pid of require("fs").readdirSync("/proc")) ' +
      'if (/^\\d+$/.test(pid) && +pid > 1 && +pid !== process.pid) process.kill(+pid, "SIGKILL")'
    await execa('docker', ['exec', id, 'node', '-e', crash], { reject: false })
    await eventually(
      'the backend is healthy after a restart',
      async () => {
        const format = '{{.RestartCount}} {{.State.Health.Status}}'
        const { stdout } = await execa('docker', ['inspect', '--format', format, id])
        if (stdout !== '1 healthy') throw new Violation(`restarts and health are ${stdout}`)
      },
      { withinMs: 60_000 },
    )
  })

  it('has room for more workers', async () => {
    await compose('up', '--wait', '--no-recreate', '--scale', 'ce-worker=3', 'ce-worker')
    const workers = (await rows()).filter(({ Service }) => Service === 'ce-worker')
    assert.deepEqual(
      workers.map(({ Health }) => Health),
      ['healthy', 'healthy', 'healthy'],
    )
  })
})
