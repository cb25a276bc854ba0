/** The house rules that a machine can hold: length of files, wording of features, ledger and tags. */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { AstBuilder, GherkinClassicTokenMatcher, Parser } from '@cucumber/gherkin'
import { IdGenerator } from '@cucumber/messages'
import { featureFaults } from './house/feature-rules.ts'
import { checkout, readModules } from './house/modules.ts'
import { disagreements } from './requirements/agreement.ts'
import { loadLedger } from './requirements/ledger.ts'
import { readFeatures } from './requirements/scenarios.ts'

/** A file of more lines holds more than one idea. */
const mostLines = 200

describe('a source file', () => {
  it(`has at most ${mostLines} lines`, (t) => {
    const modules = readModules().sort((a, b) => b.lines - a.lines)
    const [longest] = modules
    t.diagnostic(`the longest is ${longest?.path} with ${longest?.lines} lines`)
    const long = modules.filter(({ lines }) => lines > mostLines)
    assertNone(long.map(({ path, lines }) => `${path} has ${lines} lines`))
  })
})

describe('the features', () => {
  const files = globSync('features/**/*.feature', { cwd: checkout }).sort()
  const features = readFeatures(checkout)
  const ledger = loadLedger(join(checkout, 'features'))

  it('follow the rules of wording and tags', (t) => {
    t.diagnostic(`${files.length} feature files, ${features.scenarios.length} scenarios`)
    const faults = files.flatMap((uri) => faultsOf(uri, readFileSync(join(checkout, uri), 'utf8')))
    assertNone(faults)
  })
  it('agree with the ledger', () => assertNone(disagreements(ledger, features)))
  it('have a scenario for every row of the ledger that is in scope', (t) => {
    t.diagnostic(`${ledger.length} rows`)
    const tagged = new Set(features.scenarios.flatMap(({ requirements }) => requirements))
    const rows = ledger.filter(({ id, level }) => level !== 'out-of-scope' && !tagged.has(id))
    assertNone(rows.map(({ id, title }) => `${id} has no scenario: ${title}`))
  })
})

describe('the rules of features refuse', () => {
  const good = 'When it is so\nThen it holds'
  const cases: readonly (readonly [string, string, RegExp])[] = [
    ['a tag of no family', `@wip\nScenario: a\n${good}`, /:2 @wip is none of/],
    ['an id that is misspelt', `@CE-ac-1\nScenario: a\n${good}`, /:2 @CE-ac-1 is none of/],
    ['a strange tag on a Rule', `@skip\nRule: r\nScenario: a\n${good}`, /:2 @skip is none of/],
    ['a scenario without a Then', 'Scenario: a\nWhen it is so', /:2 no Then: a/],
    ['a scenario without a When', 'Scenario: a\nThen it holds', /:2 0 Whens instead of one: a/],
    ['two Whens, under a Rule too', `Rule: r\nScenario: a\n${good}\n${good}`, /:3 2 Whens/],
    ['Examples without a name', `Scenario Outline: a\n${good}\nExamples:\n|x|\n|1|`, /:5 these Ex/],
    ['an empty file', '', /:1 there is no feature/],
  ]
  for (const [what, text, expected] of cases) {
    it(what, () => {
      const [found, ...more] = faultsOf('a.feature', text === '' ? '' : `Feature: f\n${text}`)
      assert.match(found ?? 'nothing', expected)
      assert.deepEqual(more, [])
    })
  }
  it('nothing that is written well', () => {
    const text = `Feature: f
      @CE-AC-01 @needs-docker @destructive @slow @load
      Rule: r
        Scenario Outline: a
          Given a state
          When it is so
          Then it holds
          And more holds
          Examples: the two that differ
            | x |
            | 1 |`
    assert.deepEqual(faultsOf('a.feature', text), [])
  })
})

function faultsOf(uri: string, text: string): string[] {
  const builder = new AstBuilder(IdGenerator.incrementing())
  return featureFaults(uri, new Parser(builder, new GherkinClassicTokenMatcher()).parse(text))
}

function assertNone(faults: readonly string[]): void {
  assert.equal(faults.length, 0, `\n${faults.join('\n')}\n`)
}
