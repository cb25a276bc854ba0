/** Which stages of a Dockerfile leave their files in the image: the others are thrown away. */
import { posix } from 'node:path'
import type { BuildStage } from './read-dockerfile.ts'

/**
 * Places of the stages whose working folder gets into the image of `target` (the last stage unless given):
 * the stage itself, those that it is built upon, and those from which the folder is copied as a whole. What
 * is copied from below the folder, such as the result of a build, is not the folder.
 * Source: https://docs.docker.com/build/building/multi-stage/
 */
export function keptStages(stages: readonly BuildStage[], target?: string): ReadonlySet<number> {
  const placeOf = (name: string) => {
    const named = stages.findIndex((stage) => stage.name?.toLowerCase() === name.toLowerCase())
    return /^\d+$/.test(name) ? Number(name) : named
  }
  const kept = new Set<number>()
  const keep = (at: number): void => {
    const stage = stages[at]
    if (stage === undefined || kept.has(at)) return
    kept.add(at)
    keep(placeOf(stage.base))
    for (const { from, sources } of copiesOf(stage)) {
      const folder = workingFolder(stages[placeOf(from)])
      if (sources.some((source) => isWithin(folder, source))) keep(placeOf(from))
    }
  }
  keep(target === undefined ? stages.length - 1 : placeOf(target))
  return kept
}

function copiesOf({ instructions }: BuildStage) {
  return instructions.flatMap(({ text, from }) => {
    if (from === undefined) return []
    const words = text.replace(/[[\]",]/g, ' ').split(/\s+/)
    return [{ from, sources: words.filter((word) => word !== '').slice(0, -1) }]
  })
}

function workingFolder(stage: BuildStage | undefined): string {
  const folders = (stage?.instructions ?? []).filter(({ keyword }) => keyword === 'WORKDIR')
  return folders.reduce((path, { text }) => posix.resolve(path, text), '/')
}

const isWithin = (folder: string, source: string) => {
  const path = posix.resolve('/', source.replace(/\*$/, ''))
  return path === '/' || folder === path || folder.startsWith(`${path}/`)
}
