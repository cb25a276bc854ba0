import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { healthyFirst, projectOf, supervise } from '../compose-for-tests.ts'
import { runCommand } from '../run-command.ts'

const healthcheck = {
  test: ['CMD-SHELL', 'curl -fsS localhost:8000'],
  disabled: false,
  intervalMs: 1_000,
}
const ports = [{ target: 8000, published: 8000, protocol: 'tcp' }]
const project = projectOf(
  {
    web: { healthcheck, ports, environment: { TOLD: '' } },
    worker: { dependsOn: { web: healthyFirst } },
  },
  { warnings: ['The "X" variable is not set. Defaulting to a blank string.'] },
)

/** Runs a script as a shell with the project's `docker` first in its PATH. */
async function shellOf(context: TestContext) {
  const { composition, cwd } = await supervise(context, project)
  const env = { PATH: `${composition.commandPath}:${process.env.PATH}` }
  return (script: string) =>
    runCommand({ argv: ['bash', '-c', script], cwd, env, budgetMs: 60_000 })
}

test('a shell brings the project up, asks it and takes it down', async (t) => {
  const shell = await shellOf(t)
  const up = await shell('docker compose up -d --wait web worker')
  assert.equal(up.code, 0, up.stderr)
  assert.match(up.stderr, /^level=warning msg="The \\"X\\" variable is not set/)
  assert.match(up.stderr, /Container demo-web-1 {2}Healthy/)
  assert.equal((await shell('curl -fsS http://localhost:8000/')).stdout, 'here')

  const rows = (await shell('docker compose ps --format json')).stdout.trim().split('\n')
  const read = rows.map((row) => JSON.parse(row) as Record<string, unknown>)
  assert.deepEqual(
    read.map(({ Service, State, Health }) => [Service, State, Health]),
    [
      ['web', 'running', 'healthy'],
      ['worker', 'running', ''],
    ],
  )
  const table = (await shell('docker compose ps')).stdout
  assert.match(table, /^NAME +IMAGE +COMMAND +SERVICE +CREATED +STATUS +PORTS\n/)
  assert.match(table, /demo-web-1 .* Up .* \(healthy\) +0\.0\.0\.0:8000->8000\/tcp/)

  assert.match((await shell('docker compose logs web')).stdout, /^web-1 {2}\| told \n$/)
  assert.equal((await shell('docker compose down -v --remove-orphans')).code, 0)
  assert.equal((await shell('docker compose ps -a -q')).stdout, '')
})

test('exec passes the status and both streams of the command through', async (t) => {
  const shell = await shellOf(t)
  await shell('docker compose up -d --wait web')
  const script = `docker compose exec -T web sh -c 'echo out; echo err >&2; exit 7'`
  const { code, stdout, stderr } = await shell(script)
  assert.deepEqual([code, stdout], [7, 'out\n'])
  assert.match(stderr, /err\n$/)
  assert.equal((await shell('docker compose exec web no-such-program')).code, 127)
  const down = await shell('docker compose exec worker true')
  assert.equal(down.code, 1)
  assert.match(down.stderr, /service "worker" is not running/)
})

test("run takes a container of its own, with the service's environment and that of its flags", async (t) => {
  const shell = await shellOf(t)
  const script = `docker compose run --rm -T --no-deps -e ADDED=web:8000 web sh -c 'echo "[$TOLD]$ADDED"'`
  const { code, stdout } = await shell(script)
  assert.equal(code, 0)
  assert.match(stdout, /^\[\]127\.0\.0\.1:\d+\n$/)
  assert.equal((await shell('docker compose ps -a -q')).stdout, '')
  assert.equal((await shell('docker compose run --no-deps web sh -c "exit 3"')).code, 3)
  assert.equal((await shell('docker compose run web true')).code, 125)
})

test('what is not supported ends with 125 and a plain sentence', async (t) => {
  const shell = await shellOf(t)
  const lines = [
    ['docker ps', 'docker ps is not supported here; docker compose is.'],
    ['docker compose watch', 'docker compose watch is not supported here; what is: up, exec'],
    ['docker compose up web', 'docker compose up without -d or --wait is not supported here.'],
    ['docker compose logs -f', 'docker compose logs -f is not supported here.'],
    ['docker compose -f x.yml ps', 'docker compose -f, -p and --profile are not supported here.'],
  ]
  for (const [line = '', sentence = ''] of lines) {
    const { code, stderr } = await shell(line)
    assert.equal(code, 125, line)
    assert(stderr.startsWith(sentence), stderr)
  }
  assert.equal((await shell('docker compose up -d nobody')).code, 1)
})
