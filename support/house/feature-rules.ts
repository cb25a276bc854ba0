/** How a feature is written: closed families of tags, named rows, one When and at least one Then. */
import type { GherkinDocument, Scenario, Tag } from '@cucumber/messages'

/** Every tag belongs to one of these families; anything else is a way to look away. */
const families =
  /^@((CE|PM|VG)-[A-Z]+-\d{2,}|needs-[a-z][a-z0-9]*(-[a-z0-9]+)*|destructive|slow|load)$/

/** Each place of `document` that breaks a rule, as `uri:line sentence`. */
export function featureFaults(uri: string, { feature }: GherkinDocument): string[] {
  if (feature === undefined) return [`${uri}:1 there is no feature in this file`]
  const children = feature.children.flatMap((child) => [child, ...(child.rule?.children ?? [])])
  const scenarios = children.flatMap(({ scenario }) => scenario ?? [])
  const rules = feature.children.flatMap(({ rule }) => rule ?? [])
  const tags = [feature, ...rules, ...scenarios, ...scenarios.flatMap(({ examples }) => examples)]
  const faults = [
    ...tags.flatMap((tagged) => strangeTags(tagged.tags)),
    ...scenarios.flatMap((scenario) => [...scenarioFaults(scenario), ...namelessRows(scenario)]),
  ]
  return faults.map(({ line, what }) => `${uri}:${line} ${what}`)
}

interface Fault {
  readonly line: number
  readonly what: string
}

function strangeTags(tags: readonly Tag[]): Fault[] {
  return tags
    .filter(({ name }) => !families.test(name))
    .map(({ name, location }) => ({
      line: location.line,
      what: `${name} is none of @CE-… @PM-… @VG-… @needs-… @destructive @slow @load`,
    }))
}

/** `And` and `But` belong to the keyword before them and are not counted. */
function scenarioFaults({ name, steps, location }: Scenario): Fault[] {
  const count = (type: string) => steps.filter(({ keywordType }) => keywordType === type).length
  const whens = count('Action')
  const faults = [
    ...(whens === 1 ? [] : [`${whens} Whens instead of one: ${name}`]),
    ...(count('Outcome') > 0 ? [] : [`no Then: ${name}`]),
  ]
  return faults.map((what) => ({ line: location.line, what }))
}

function namelessRows({ examples }: Scenario): Fault[] {
  return examples
    .filter(({ name }) => name === '')
    .map(({ location }) => ({
      line: location.line,
      what: 'these Examples do not say why they are',
    }))
}
