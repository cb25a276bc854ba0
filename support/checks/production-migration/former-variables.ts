/** Variables of the time before: no file of production and no program may ask for them. */
import type { ComposeProject } from '../../ports/composition.ts'
import type { ProductionManifest } from '../../systems/manifest.ts'
import { allServices } from '../compose-files.ts'
import { expectEqual } from '../expect.ts'
import { buildsOf } from '../image-builds.ts'
import { askedNames, former } from './asked-names.ts'
import { exampleOf, type ProductionComposition } from './composition.ts'
import { writtenGuides } from './guides.ts'
import type { ReadProgram } from './source-tree.ts'
import { isTestProgram } from './test-programs.ts'

/** Neither compose file, example, Dockerfiles nor documents name one, and no program reads one. */
export function productionKnowsNone(
  manifest: ProductionManifest,
  read: ProductionComposition,
  programs: readonly ReadProgram[],
): void {
  const today = Object.keys(exampleOf(manifest)).filter((name) => !former.test(name))
  const found = [
    ...namesIn(read.project).map((name) => `${manifest.composition.file}: ${name}`),
    ...Object.keys(exampleOf(manifest))
      .filter((name) => former.test(name))
      .map((name) => `${manifest.variables.example}: ${name}`),
    ...buildsOf(read).flatMap(({ file, facts }) =>
      facts.variables
        .filter(({ name }) => former.test(name))
        .map(({ name, line }) => `${file}:${line} ${name}`),
    ),
    ...writtenGuides(manifest).flatMap(({ file, text }) =>
      askedIn(text, today).map((name) => `${file}: ${name}`),
    ),
    ...programs
      .filter(({ path }) => !isTestProgram(path))
      .flatMap((program) =>
        askedNames(program)
          .filter(({ text }) => former.test(text))
          .map(({ text, line }) => `${program.path}:${line} ${text}`),
      ),
  ]
  expectEqual('variables of the time before', [...new Set(found)], [])
}

/**
 * Former variables that a document names, other than in a sentence that says that they are gone, or beside the one of
 * `today` that has taken its place: in the next cell of a table, or behind an arrow.
 */
export function askedIn(text: string, today: readonly string[] = []): string[] {
  const sentences = text.split(/\n\s*\n|\n(?=\s*(?:[-*|]|\d+\.)\s)|(?<=[.!?;])\s/)
  const followed = new RegExp(
    `\\b(MINIO_\\w+|SECRET_KEY)\\b[\`\\s]*(\\||→|->|=>)[\`\\s]*(${today.join('|') || '(?!)'})\\b`,
  )
  const asking = sentences.filter((each) => !saysGone.test(each) && !followed.test(each))
  return asking.flatMap((sentence) => sentence.split(/\W+/).filter((word) => former.test(word)))
}

/** In the languages that teams write in. */
const saysGone =
  /\b(removed?|unset|old|former|previous|legacy|renamed?|deleted?|dropped|gone|obsolete|deprecated|replaced|no longer|not (used|needed|required) any ?more)\b|\b(remov|elimin|retirad|substitu[ií]d|suprim|obsolet|exclu[ií]d)\w*|n[ãa]o (é|são|existem?) mais|ya no|supprimé|n'est plus|entf(ern|all)|nicht mehr/i

/** In the composition of development no service that runs the system's own programs is given one. */
export function developmentGivesNone({ project }: ProductionComposition): void {
  expectEqual('variables of the time before in development', namesIn(project, isOurs), [])
}

/** A stand-in for the store may have settings of its own. */
const isOurs = ({ build, image = '' }: { build?: unknown; image?: string }) =>
  build !== undefined || !/minio/i.test(image)

function namesIn(
  project: ComposeProject,
  wanted: (service: { build?: unknown; image?: string }) => boolean = () => true,
): string[] {
  return allServices(project)
    .filter(wanted)
    .flatMap(({ name, environment, build }) =>
      [...Object.keys(environment), ...Object.keys(build?.args ?? {})]
        .filter((variable) => former.test(variable))
        .map((variable) => `${name}: ${variable}`),
    )
}
