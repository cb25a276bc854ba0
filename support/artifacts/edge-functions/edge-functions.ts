/** What a repository tells about its Edge Functions beside their code: how they are deployed, what they ask for. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { foldersTo } from '../folders-to.ts'

/** Where commands of a deployment are written down; packages and builds are somebody else's. */
const places = [
  '*.md',
  '{docs,supabase,scripts,.github}/**/*.{md,sh,yml,yaml}',
  'package.json',
  'Makefile',
]
const foreign = (path: string) => /(^|\/)node_modules\//.test(path)

/** Stands for every function of a project, as for the CLI a command that names none. */
export const everyFunction = '*'

/**
 * Names of functions that the documents, scripts or workflows deploy with `--no-verify-jwt`;
 * `everyFunction` where they name none. They lie at the root, or anywhere on the way to the project in `folder`.
 */
export function openlyDeployed(repository: string, folder = '.'): string[] {
  const files = foldersTo(folder).flatMap((each) => {
    const cwd = join(repository, each)
    const found = globSync(places, { cwd }).filter((path) => !foreign(path))
    return found.map((path) => join(cwd, path))
  })
  const texts = files.map((file) => readFileSync(file, 'utf8'))
  return [...new Set(texts.flatMap(openlyIn))]
}

/** With its words: quoted ones may hold anything; a quote that ends none of them ends the command. */
const deploying = /functions deploy((?:[ \t]+(?:"[^"\n]*"|'[^'\n]*'|[^\s"'`&|;]+))*)/g

/** Options of `supabase functions deploy` and of the CLI itself that are followed by a value. */
const valued = /^(--(project-ref|import-map|jobs|workdir|network-id|profile|output)|-j|-o)$/

/** A command may go on in the next line. */
function openlyIn(text: string): string[] {
  const commands = [...text.replaceAll(/\\\r?\n\s*/g, ' ').matchAll(deploying)]
  return commands
    .map(([, words = '']) => words.replaceAll(/["']/g, '').trim().split(/\s+/))
    .filter((words) => words.includes('--no-verify-jwt'))
    .flatMap((words) => {
      const names = words.filter(
        (word, at) => /^[a-z][\w-]*$/i.test(word) && !valued.test(words[at - 1] ?? ''),
      )
      return names.length > 0 ? names : [everyFunction]
    })
}

/** `Deno.env.get('NAME')`, and whether something stands behind it for the case that it is not set. */
const asked = /Deno\.env\.get\(\s*['"`](\w+)['"`]\s*\)(\s*(?:\?\?|\|\|))?/g

/** Set by the hosted runtime for every function. */
const given = /^(SUPABASE_|SB_|DENO_)/

/** Variables without which the code of a function does not do; those that the runtime sets are none. */
export function secretsOfFunction(sources: readonly string[]): string[] {
  const names = sources
    .map((source) => source.replaceAll(/^\s*\/\/.*$/gm, ''))
    .flatMap((source) => [...source.matchAll(asked)])
    .filter(([, name = '', otherwise]) => otherwise === undefined && !given.test(name))
    .map(([, name = '']) => name)
  return [...new Set(names)]
}
