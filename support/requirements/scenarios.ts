/** Every scenario that stands in the feature files, read with the official Gherkin parser. */
import { globSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { AstBuilder, compile, GherkinClassicTokenMatcher, Parser } from '@cucumber/gherkin'
import { type GherkinDocument, IdGenerator, type Pickle, PickleStepType } from '@cucumber/messages'
import { suiteError } from '../core/errors.ts'

export interface StandingScenario {
  readonly name: string
  readonly uri: string
  /** Line of the scenario, or of the row of its Examples. */
  readonly line: number
  readonly tags: readonly string[]
  /** Ids of requirements among the tags, without the `@`. */
  readonly requirements: readonly string[]
  readonly sentences: readonly string[]
  readonly promisesSomething: boolean
}

/** What stands in the feature files but can never run. */
export interface DeadText {
  readonly uri: string
  readonly line: number
  readonly what: string
}

export interface StandingFeatures {
  readonly scenarios: readonly StandingScenario[]
  readonly dead: readonly DeadText[]
}

const requirementTag = /^@((?:CE|PM|VG)-[A-Z]+-\d{2,})$/

/** Ids of the requirements that a list of tags names. */
export function requirementsOf(tags: readonly string[]): string[] {
  return tags.flatMap((tag) => requirementTag.exec(tag)?.[1] ?? [])
}

/** Reads all feature files below `root`/features; uris are relative to `root`, with slashes. */
export function readFeatures(root: string): StandingFeatures {
  const files = globSync(join(root, 'features', '**', '*.feature')).sort()
  const read = files.map((file) => readFeature(root, file))
  return { scenarios: read.flatMap((r) => r.scenarios), dead: read.flatMap((r) => r.dead) }
}

function readFeature(root: string, file: string): StandingFeatures {
  const uri = relative(root, file).split(sep).join('/')
  const newId = IdGenerator.incrementing()
  const document = parseFeature(uri, readFileSync(file, 'utf8'), newId)
  const lines = linesById(document)
  const scenarios = compile(document, uri, newId).map((pickle) => standing(pickle, uri, lines))
  return { scenarios, dead: deadText(document, uri) }
}

/** The document of a feature file; text that is no Gherkin is refused. */
export function parseFeature(uri: string, text: string, newId: IdGenerator.NewId): GherkinDocument {
  try {
    const parser = new Parser(new AstBuilder(newId), new GherkinClassicTokenMatcher())
    return parser.parse(text)
  } catch (error) {
    throw suiteError('FEATURE_BROKEN', { detail: `${uri} ${(error as Error).message}` }, error)
  }
}

function standing(
  pickle: Pickle,
  uri: string,
  lines: ReadonlyMap<string, number>,
): StandingScenario {
  const tags = pickle.tags.map((tag) => tag.name)
  return {
    name: pickle.name,
    uri,
    line: lines.get(pickle.astNodeIds.at(-1) ?? '') ?? 1,
    tags,
    requirements: requirementsOf(tags),
    sentences: pickle.steps.map((step) => step.text),
    promisesSomething: pickle.steps.some((step) => step.type === PickleStepType.OUTCOME),
  }
}

function linesById(document: GherkinDocument): Map<string, number> {
  const lines = new Map<string, number>()
  for (const { scenario } of scenarioNodes(document)) {
    lines.set(scenario.id, scenario.location.line)
    for (const examples of scenario.examples) {
      for (const example of examples.tableBody) lines.set(example.id, example.location.line)
    }
  }
  return lines
}

/** Every scenario node of a document, with the rule it stands under. */
export function scenarioNodes(document: GherkinDocument) {
  const children = document.feature?.children ?? []
  return children.flatMap(({ scenario, rule }) => {
    if (scenario !== undefined) return [{ scenario, rule: undefined }]
    return (rule?.children ?? []).flatMap((c) =>
      c.scenario === undefined ? [] : [{ scenario: c.scenario, rule }],
    )
  })
}

function deadText(document: GherkinDocument, uri: string): DeadText[] {
  const rules = (document.feature?.children ?? [])
    .flatMap(({ rule }) => (rule === undefined ? [] : [rule]))
    .filter((rule) => rule.children.every((child) => child.scenario === undefined))
    .map((rule) => ({
      uri,
      line: rule.location.line,
      what: `a Rule without an example: ${rule.name}`,
    }))
  const outlines = scenarioNodes(document).flatMap(({ scenario }) => {
    const line = scenario.location.line
    if (isOutlineWithoutRows(scenario)) {
      return [{ uri, line, what: `an outline without rows: ${scenario.name}` }]
    }
    return scenario.steps.length === 0
      ? [{ uri, line, what: `a scenario without steps: ${scenario.name}` }]
      : []
  })
  return [...rules, ...outlines]
}

function isOutlineWithoutRows(
  scenario: ReturnType<typeof scenarioNodes>[number]['scenario'],
): boolean {
  const outline = /outline|template/i.test(scenario.keyword) || scenario.examples.length > 0
  return outline && scenario.examples.every((examples) => examples.tableBody.length === 0)
}
