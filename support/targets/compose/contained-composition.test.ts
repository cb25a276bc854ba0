import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { execa } from 'execa'
import { loadComposeProject } from '../../artifacts/compose/load-compose-project.ts'
import { Violation } from '../../core/errors.ts'
import { eventually } from '../../core/eventually.ts'
import type { Composition } from '../../ports/composition.ts'
import { listenOnLoopback } from '../../ports/loopback.ts'
import { openEngine, removeRun } from '../containers/engine.ts'
import { containCompose } from './contained-composition.ts'

const absent = await openEngine().then(
  () => false,
  (error: Error) => error.message,
)

/** Answers with what the server of this machine says to it; says when it is told to end. */
const program = `
import { createServer } from 'node:http'
console.log('told ' + process.env.TOLD)
createServer(async (_, response) => {
  response.end(await (await fetch(process.env.UPSTREAM)).text())
}).listen(8000)
process.on('SIGTERM', () => { console.log('bye'); process.exit(0) })
`

const files = (upstream: number) => ({
  'main.mjs': program,
  Dockerfile: 'FROM node:24-slim\nCOPY main.mjs /\nCMD ["node", "/main.mjs"]\n',
  'compose.yaml': `
services:
  web:
    image: web
    build: .
    restart: always
    environment: { TOLD: "a $$ sign", UPSTREAM: "http://127.0.0.1:${upstream}/" }
    ports: ["8000:8000"]
    healthcheck: { test: [CMD, node, -e, "fetch('http://localhost:8000/').catch(() => process.exit(1))"], interval: 500ms, retries: 20, start_period: 60s, start_interval: 1s }
    volumes: ["data:/data"]
volumes: { data: {} }
`,
})

describe('a composition in an engine', { skip: absent }, () => {
  const all = mkdtempSync(join(tmpdir(), 'plumbline-contained-'))
  const dir = join(all, 'repository')
  const runId = `contained-test-${process.pid}`
  const env = { PATH: process.env.PATH ?? '', HOME: dir }
  let upstream: Server
  let composition: Composition
  before(async () => {
    mkdirSync(dir)
    upstream = createServer((_, response) => response.end('from the machine'))
    const port = await listenOnLoopback(upstream)
    for (const [name, text] of Object.entries(files(port))) writeFileSync(join(dir, name), text)
    const project = loadComposeProject({ dir, env })
    const recipes = { web: { command: [], cwd: dir, containerPort: 8_000 } }
    const place = { dir: join(all, 'composition'), env, name: `plumbline-${runId}` }
    composition = await containCompose({ ...place, runId, project, recipes })
    const { code, stderr } = await composition.up(['web'])
    assert.equal(code, 0, stderr)
  })
  after(async () => {
    await composition.down({ graceMs: 0 })
    upstream.close()
    const { container } = await openEngine()
    const label = [`org.plumbline.run=${runId}`]
    const { Volumes } = await container.dockerode.listVolumes({ filters: { label } })
    const networks = await container.dockerode.listNetworks({ filters: { label } })
    const left = [...Volumes, ...networks, ...(await removeRun(runId))]
    rmSync(all, { recursive: true, force: true })
    assert.deepEqual(left, [])
  })
  const get = async (url: string) => (await fetch(url)).text()

  it('is reached from this machine, which it reaches in turn', async () => {
    assert.equal(await get(`http://${composition.address('web', 8_000)}/`), 'from the machine')
    assert.equal(await get(composition.localize('http://localhost:8000/')), 'from the machine')
  })
  it('tells its states and what it has printed', async () => {
    const [web] = await composition.ps()
    assert.deepEqual([web?.service, web?.state, web?.health], ['web', 'running', 'healthy'])
    const lines = await composition.logs('web')
    assert.deepEqual(
      lines.map(({ text }) => text),
      ['told a $ sign'],
    )
  })
  it('is what the docker of a shell speaks to, and nothing else is', async () => {
    const PATH = [composition.commandPath, env.PATH].join(delimiter)
    const shell = { cwd: dir, env: { ...env, PATH }, extendEnv: false, reject: false } as const
    const { stdout, stderr: told } = await execa('docker', ['compose', 'ps', '--services'], shell)
    assert.equal(stdout, 'web', told)
    const { exitCode, stderr } = await execa('docker', ['ps'], shell)
    assert.equal(exitCode, 125, stderr)
  })
  it('stands still when its program does, without hiding it', async () => {
    await composition.kill('web', 'SIGSTOP')
    const argv = ['timeout', '2', 'node', '-e', "fetch('http://localhost:8000/')"]
    assert.equal((await composition.exec('web', argv)).code, 124)
    await composition.kill('web', 'SIGCONT')
    assert.equal((await composition.exec('web', argv)).code, 0)
  })
  it('starts a service again that has crashed, and not one that was killed on purpose', async () => {
    await composition.crash('web')
    await eventually(
      'it is healthy again',
      async () => {
        const [web] = await composition.ps()
        if (web?.restarts === 1 && web.health === 'healthy') return
        throw new Violation(`${web?.state}, ${web?.health}, ${web?.restarts} restarts`)
      },
      { withinMs: 60_000 },
    )
    await composition.kill('web')
    const [web] = await composition.ps()
    assert.deepEqual([web?.state, web?.exitCode], ['exited', 137])
  })
})
