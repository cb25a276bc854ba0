/** Whether the program of a service takes up a changed source by itself. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Unverified } from '../core/errors.ts'
import type { ComposeService } from '../ports/composition.ts'
import { wordsOf } from './compose-files.ts'
import { scriptFile, scriptText } from './own-script.ts'

/** Options and programs that start it again; the development servers do so unasked. */
const reloading =
  /--(reload|watch|hot)\b|\b(watchfiles|watchmedo|nodemon|hupper|ts-node-dev|tsnd)\b|\btsx watch\b|\bfastapi dev\b|\bflask\b.*--debug\b|\bmanage\.py runserver\b(?!.*--noreload)/

/** `npm run NAME` and its like. */
const packageScript =
  /\b(?:npm|pnpm|yarn|bun)(?: run(?:-script)?)? (?!run\b|exec\b|dlx\b)([\w:.-]+)/

/** Scripts of scripts; nobody nests them deeper. */
const deepest = 4

/** A start that leads into the image alone is not judged. */
export function reloadsItself(service: ComposeService): boolean {
  const file = scriptFile(service)
  const words = wordsOf(service).join(' ')
  const isInline = /\s-\w*c\s/.test(words)
  if (file === undefined || isInline) return reloads(words, service, deepest)
  const text = scriptText(service, file)
  if (text === undefined && !reloading.test(words))
    throw new Unverified(
      `needs ${file}, by which ${service.name} starts: the repository has no such file`,
    )
  return reloads(`${words}\n${text ?? ''}`, service, deepest)
}

function reloads(text: string, service: ComposeService, depth: number): boolean {
  if (reloading.test(text)) return true
  const name = packageScript.exec(text)?.[1]
  if (name === undefined || depth === 0) return false
  const script = scriptsOf(service)?.[name]
  if (script !== undefined) return reloads(script, service, depth - 1)
  throw new Unverified(`needs the script "${name}", by which ${service.name} starts`)
}

function scriptsOf({ build }: ComposeService): Readonly<Record<string, string>> | undefined {
  const file = join(build?.context ?? '', 'package.json')
  if (build === undefined || !existsSync(file)) return undefined
  return JSON.parse(readFileSync(file, 'utf8')).scripts
}
