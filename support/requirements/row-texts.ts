/** What a feature file says of each requirement, to compare two versions of it. */
import { compile } from '@cucumber/gherkin'
import { IdGenerator } from '@cucumber/messages'
import { parseFeature, requirementsOf } from './scenarios.ts'

/** The scenarios of each requirement with their sentences and tables, as one text each. */
function rowTexts(uri: string, text: string): Map<string, string> {
  const newId = IdGenerator.incrementing()
  const texts = new Map<string, string>()
  for (const { name, tags, steps } of compile(parseFeature(uri, text, newId), uri, newId)) {
    const names = tags.map((tag) => tag.name)
    const sentences = steps.map((step) => [step.text, step.argument])
    for (const id of requirementsOf(names)) {
      texts.set(id, `${texts.get(id) ?? ''}${JSON.stringify([name, names, sentences])}\n`)
    }
  }
  return texts
}

/** Requirements whose scenarios are not what they were: changed, added or taken away. */
export function changedRows(uri: string, before: string, after: string): string[] {
  const [old, now] = [rowTexts(uri, before), rowTexts(uri, after)]
  return [...new Set([...old.keys(), ...now.keys()])].filter((id) => old.get(id) !== now.get(id))
}
