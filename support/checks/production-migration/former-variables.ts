/** Variables of the time before: no file of production and no program may ask for them. */
import type { SourceFacts, SourceText } from '../../artifacts/source/source-facts.ts'
import type { ComposeProject } from '../../ports/composition.ts'
import type { ProductionManifest } from '../../systems/manifest.ts'
import { allServices } from '../compose-files.ts'
import { expectEqual } from '../expect.ts'
import { buildsOf } from '../image-builds.ts'
import { exampleOf, type ProductionComposition } from './composition.ts'
import { writtenGuides } from './guides.ts'
import type { ReadProgram } from './source-tree.ts'

const former = /^(MINIO_\w+|SECRET_KEY)$/

/** Neither compose file, example, Dockerfiles nor documents name one, and no program reads one. */
export function productionKnowsNone(
  manifest: ProductionManifest,
  read: ProductionComposition,
  programs: readonly ReadProgram[],
): void {
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
      askedIn(text).map((name) => `${file}: ${name}`),
    ),
    ...programs.flatMap(({ path, facts }) =>
      knownNames(facts)
        .filter(({ text }) => former.test(text))
        .map(({ text, line }) => `${path}:${line} ${text}`),
    ),
  ]
  expectEqual('variables of the time before', [...new Set(found)], [])
}

/**
 * Names that a program knows of variables. Django wants a setting that is called `SECRET_KEY` (Django,
 * "Settings"), whatever variable fills it: of programs that set or use its settings the texts count alone.
 */
export function knownNames({
  environment,
  names,
  texts,
  imports,
}: SourceFacts): readonly SourceText[] {
  const isDjango =
    names.some(({ text }) => /^(INSTALLED_APPS|ROOT_URLCONF)$/.test(text)) ||
    imports.some(({ module }) => module === 'django.conf')
  const known = isDjango ? [...names.filter(({ text }) => text !== 'SECRET_KEY'), ...texts] : names
  return [...environment, ...known]
}

/** Former variables that a document names, other than in a sentence that says that they are gone. */
export function askedIn(text: string): string[] {
  const sentences = text.split(/\n\s*\n|\n(?=\s*(?:[-*|]|\d+\.)\s)|(?<=[.!?;])\s/)
  const asking = sentences.filter((sentence) => !saysGone.test(sentence))
  return asking.flatMap((sentence) => sentence.split(/\W+/).filter((word) => former.test(word)))
}

/** In the languages that teams write in. */
const saysGone =
  /\b(removed?|deleted?|dropped|gone|obsolete|deprecated|replaced|no longer|not (used|needed|required) any ?more)\b|\b(remov|elimin|retirad|substitu[ií]d|suprim|obsolet|exclu[ií]d)\w*|n[ãa]o (é|são|existem?) mais|ya no|supprimé|n'est plus|entf(ern|all)|nicht mehr/i

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
