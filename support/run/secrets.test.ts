/** A system that says its secrets aloud: none of them may reach anything that a run publishes. */
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { secretsOf } from '../core/redact.ts'
import { copyRepository } from '../systems/repository-copy.ts'
import { root } from './root.ts'
import { plumbline, textBelow } from './testing/command.ts'

/** Prints its whole environment, keeps a copy of it for us, and dies with an error that has it, too. */
const talkative = (file: string) => `
import { writeFileSync } from 'node:fs'
const everything = JSON.stringify(process.env)
writeFileSync(${JSON.stringify(file)}, everything)
console.log('my environment is', everything)
console.log('in base64', Buffer.from(process.env.SECRET_KEY ?? '').toString('base64'))
throw new Error('cannot use ' + process.env.DATABASE_URL)
`

test('no secret of a talkative system reaches an artefact', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-talkative-'))
  const system = join(folder, 'system')
  const said = join(folder, 'environment.json')
  await copyRepository(`${root}/fixtures/systems/curriculum-extractor`, system)
  writeFileSync(join(system, 'backend/src/main.ts'), talkative(said))
  const own = 'obviously-fake-value-of-our-own'
  const run = await plumbline(['run', '--system', system, '--tags', '@CE-AC-02'], {
    SEEDED_TEST_SECRET: own,
  })
  try {
    assert.equal(run.exitCode, 1, run.output)
    const environment = JSON.parse(readFileSync(said, 'utf8')) as Record<string, string>
    const secrets = [...secretsOf(environment), own]
    assert.ok(secrets.length > 8, 'the system has been given secrets')
    const everything = `${run.output}\n${textBelow(run.reports)}`
    assert.match(everything, /my environment is/, 'the log of the process is published')
    for (const secret of secrets) {
      assert.ok(!everything.includes(secret), `a secret of ${secret.length} letters is published`)
    }
    const encoded = Buffer.from(environment.SECRET_KEY ?? '').toString('base64')
    assert.ok(!everything.includes(encoded), 'an encoded secret is published')
  } finally {
    rmSync(run.reports, { recursive: true, force: true })
    rmSync(folder, { recursive: true, force: true })
  }
})
