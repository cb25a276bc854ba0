/** A pipeline whose stages are tasks of Celery, one after the other: a worker that stops has one of them to finish. */
import { settingsOfCelery } from '../../artifacts/program/celery-settings.ts'
import { lastName, modulesOf, type PythonSource } from '../../artifacts/program/python-source.ts'
import { argumentOf, literalOf } from '../../artifacts/program/python-values.ts'

/** Document 000, section 4: the longest of the three stages, in seconds. */
const longestStage = 180

/** OCR, segmentation and tagging. */
const documentedStages = 3

/**
 * The longest that one stage may be at work, in seconds, by the hard limits of the tasks; undefined where no
 * function strings at least three tasks together.
 * Source: https://docs.celeryq.dev/en/stable/userguide/canvas.html#chains
 */
export function longestTaskOfChain(source: PythonSource): number | undefined {
  const chains = chainsIn(source).filter((names) => names.size >= documentedStages)
  if (chains.length === 0) return undefined
  const names = new Set(chains.flatMap((each) => [...each]))
  const limits = limitsOf(source).filter(({ name }) => names.has(name))
  return Math.max(longestStage, ...limits.map(({ seconds }) => seconds))
}

/** What each function makes signatures of: `ocr.s(id)`, `tag.si(id)`. */
function chainsIn(source: PythonSource): ReadonlySet<string>[] {
  return modulesOf(source).flatMap(([, { calls }]) => {
    const signed = calls.filter(({ call }) => /\w\.(s|si|signature)$/.test(call.callee))
    const places = [...new Set(signed.map(({ inside }) => inside))]
    return places.map(
      (place) =>
        new Set(
          signed
            .filter(({ inside }) => inside === place)
            .map(({ call }) => lastName(call.callee.replace(/\.\w+$/, ''))),
        ),
    )
  })
}

/** Functions that are tasks, with the hard limit of each, or the one of all. */
function limitsOf(source: PythonSource): { readonly name: string; readonly seconds: number }[] {
  const all = settingsOfCelery(source).findLast(({ name }) => name === 'task_time_limit')
  const common = literalOf(source, all?.path ?? '', all?.value)
  return modulesOf(source).flatMap(([path, { functions }]) =>
    functions.flatMap(({ name, decorators }) => {
      const task = decorators.find(({ callee }) => /(^|\.)(task|shared_task)$/.test(callee))
      if (task === undefined) return []
      const seconds = Number(literalOf(source, path, argumentOf(task, 'time_limit')) ?? common)
      return Number.isNaN(seconds) ? [] : [{ name, seconds }]
    }),
  )
}
