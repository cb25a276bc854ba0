/** Manifests that are wrong in one way each: the message names the place, the rule and an example. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { SuiteError } from '../core/errors.ts'
import { loadManifest } from './manifest.ts'

const processes = 'system: curriculum-extractor\n'

/** What is wrong, the manifest, and what the message must hold: `line:column`, the rule, the example. */
const wrong: readonly (readonly [string, string, readonly RegExp[]])[] = [
  ['an empty file', '', [/:1:1 the manifest must be a set of fields, and it is empty/]],
  ['a list', '- a', [/:1:1 the manifest must be a set of fields, and this is a list/]],
  ['no system', 'title: x', [/:1:1 system is missing: it must be \S+ or /, /example: system: /]],
  ['an unknown system', 'title: x\nsystem: vocabgoo', [/:2:9 system must be .* it is "vocabgoo"/]],
  [
    'a misspelt field',
    `${processes}proceses: {}`,
    [
      /:2:1 proceses is no field of a manifest; did you mean "processes"\?/,
      /fields there are: system,/,
    ],
  ],
  [
    'processes of a production without any variable',
    'system: production-migration\nprocesses:\n  backend: { command: [node] }',
    [/environment is missing: it must name the variables of the processes that start/],
  ],
  [
    'a misspelt field further in',
    `${processes}queue:\n  nmae: x`,
    [/:3:3 queue\.nmae is no field.*did you mean "name"/],
  ],
  [
    'a number where a text is due',
    `${processes}environment:\n  SMTP_PORT: 587`,
    [
      /:3:14 environment\.SMTP_PORT must be a text, and 587 is a number/,
      /example: SMTP_PORT: "587"/,
    ],
  ],
  [
    'a secret of the wrong kind, which is not shown',
    `${processes}environment: { SECRET_KEY: 4711 }`,
    [/:2:28 environment\.SECRET_KEY must be a text, and this is a number/],
  ],
  [
    'a text where a list is due',
    `${processes}processes:\n  backend: { command: node x }`,
    [
      /:3:23 processes\.backend\.command must be a list, and "node x" is a text/,
      /example: command: \[/,
    ],
  ],
  [
    'a field that is missing',
    `${processes}processes:\n  backend: { port: PORT }`,
    [/:3:12 processes\.backend\.command is missing: it must be a list/],
  ],
  [
    'a word that is no choice',
    `${processes}alerts: { by: pigeon }`,
    [/:2:15 alerts\.by must be mail or log or tracker, and it is "pigeon"/, /example: by: mail/],
  ],
  [
    'a number out of range',
    `${processes}queue: { concurrency: 0 }`,
    [/must be more than 0, and it is 0/],
  ],
  ['a number of no choice', `${processes}queue: { runs: 5 }`, [/:2:16 queue\.runs must be 3 or 4/]],
  ['an empty list', `${processes}composition: { production: [] }`, [/must have at least 1 entry/]],
  [
    'a broken pattern',
    `${processes}alerts: { over: "(" }`,
    [/alerts\.over is no regular expression/],
  ],
  ['an empty value', `${processes}title:`, [/:2:7 title must be a text, and it is empty/]],
  ['a bracket that stays open', 'a: [', [/:1:5 Flow sequence .* end with a \]/]],
  ['a field twice', 'system: vocabgo\nsystem: vocabgo', [/:2:1 Map keys must be unique/]],
  ['an alias of nothing', 'system: *name', [/:1:1 Unresolved alias .*: name/]],
  ['tabs as indentation', 'system: vocabgo\nproject:\n\tfolder: x', [/:3:1 Tabs/]],
]

describe('a manifest is refused with', () => {
  for (const [what, text, expected] of wrong) {
    it(what, () => {
      const message = refusalOf(text)
      for (const pattern of expected) assert.match(message, pattern)
      assert.doesNotMatch(message, /4711/)
    })
  }
  it('all of its faults at once, from top to bottom', () => {
    const message = refusalOf(`${processes}queue: { runs: 5 }\ntitle: 3\nx: 1`)
    assert.match(message, /3 faults[\s\S]*:2:16 [\s\S]*:3:8 [\s\S]*:4:1 /)
  })
})

function refusalOf(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-wrong-'))
  const file = join(folder, 'plumbline.yaml')
  try {
    writeFileSync(file, text)
    loadManifest(file)
  } catch (error) {
    assert.ok(error instanceof SuiteError, String(error))
    assert.equal(error.code, 'MANIFEST_BROKEN')
    return error.toString()
  } finally {
    rmSync(folder, { recursive: true })
  }
  return assert.fail('the manifest was taken')
}
