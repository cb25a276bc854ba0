/** Names, rules and lines of everything in the feature files that a message stream announces. */
import { type GherkinDocument, type Pickle, PickleStepType } from '@cucumber/messages'
import { requirementsOf, scenarioNodes } from '../requirements/scenarios.ts'
import type { StepText } from './attempt.ts'

export interface ScenarioText {
  readonly name: string
  readonly feature: string
  readonly rule?: string
  readonly uri: string
  readonly line: number
  readonly tags: readonly string[]
  readonly requirements: readonly string[]
  /** By the id of the pickle's step. */
  readonly steps: ReadonlyMap<string, StepText>
}

interface Node {
  readonly line: number
  readonly keyword?: string
  readonly rule?: string
}

const kinds = {
  [PickleStepType.CONTEXT]: 'context',
  [PickleStepType.ACTION]: 'action',
  [PickleStepType.OUTCOME]: 'outcome',
  [PickleStepType.UNKNOWN]: 'context',
} as const

/** The text of one scenario as it stands in `document`. */
export function scenarioText(pickle: Pickle, document: GherkinDocument): ScenarioText {
  const nodes = nodesOf(document)
  const own = nodes.get(pickle.astNodeIds.at(-1) ?? '')
  const scenario = nodes.get(pickle.astNodeIds[0] ?? '')
  const tags = pickle.tags.map((tag) => tag.name)
  return {
    name: pickle.name,
    feature: document.feature?.name ?? '',
    ...(scenario?.rule === undefined ? {} : { rule: scenario.rule }),
    uri: pickle.uri,
    line: own?.line ?? 1,
    tags,
    requirements: requirementsOf(tags),
    steps: new Map(pickle.steps.map((step) => [step.id, stepText(step, nodes)])),
  }
}

function stepText(step: Pickle['steps'][number], nodes: ReadonlyMap<string, Node>): StepText {
  const node = nodes.get(step.astNodeIds[0] ?? '')
  return {
    keyword: node?.keyword ?? '',
    text: step.text,
    kind: kinds[step.type ?? PickleStepType.UNKNOWN],
    line: node?.line ?? 1,
  }
}

function nodesOf(document: GherkinDocument): Map<string, Node> {
  const nodes = new Map<string, Node>()
  for (const { scenario, rule } of scenarioNodes(document)) {
    const under = rule === undefined ? {} : { rule: rule.name }
    nodes.set(scenario.id, { line: scenario.location.line, ...under })
    for (const row of scenario.examples.flatMap((examples) => examples.tableBody)) {
      nodes.set(row.id, { line: row.location.line, ...under })
    }
    for (const step of scenario.steps) {
      nodes.set(step.id, { line: step.location.line, keyword: step.keyword })
    }
  }
  for (const step of backgroundSteps(document)) {
    nodes.set(step.id, { line: step.location.line, keyword: step.keyword })
  }
  return nodes
}

function backgroundSteps(document: GherkinDocument) {
  const children = document.feature?.children ?? []
  return children
    .flatMap(({ background, rule }) => [
      background,
      ...(rule?.children ?? []).map((c) => c.background),
    ])
    .flatMap((background) => background?.steps ?? [])
}
