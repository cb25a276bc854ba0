/** Settings of a system's own that make time short or name limits, by the names of its variables. */
import { celeryApp } from '../../artifacts/program/celery-app.ts'
import { nodeSettings } from '../../artifacts/program/node-settings.ts'
import { environmentReadsOf, settingsOf } from '../../artifacts/program/python-settings.ts'
import { pythonSource } from '../../artifacts/program/python-source.ts'
import type { RepositoryFiles } from '../../artifacts/repository-files.ts'

interface Variable {
  readonly name: string
  readonly value: string
  /** Of a setting whose type refuses fractions. */
  readonly isWhole?: boolean
}

/** Variables that programs read and variables of examples, with the value that they have there. */
function variablesOf(files: RepositoryFiles, examples: Readonly<Record<string, string>>) {
  const source = pythonSource(files)
  const own = settingsOf(source).map(({ names, type, value = '' }) => ({
    name: names.find((name) => name in examples) ?? names[0] ?? '',
    ...{ isWhole: /^int\b/.test(type), value },
  }))
  const given = Object.entries(examples).map(([name, value]) => ({ name, value }))
  const read = environmentReadsOf(source).map(({ names, value = '' }) => ({
    ...{ name: names[0] ?? '', value },
  }))
  const onNode = nodeSettings(files).map(({ name, value = '' }) => ({ name, value }))
  return [...own, ...given, ...read, ...onNode].filter(({ name }) => /^[A-Z][A-Z0-9_]*$/.test(name))
}

/** A field of the manifest, the names that a variable for it might have, and the documented seconds. */
const times: readonly (readonly [string, RegExp, number])[] = [
  ['settings.retryDelay', /^(?!.*MAX).*(RETRY_?(DELAY|BACKOFF|COUNTDOWN)|BACKOFF)/, 60],
  [
    'settings.connectInterval',
    /(DB|DATABASE|CONNECT)\w*(INTERVAL|WAIT|DELAY|RETRY_(S|SECS?|SECONDS|MS)$)/,
    10,
  ],
  ['settings.poolIdle', /^(?!.*REDIS)\w*(DB|DATABASE|PG|POSTGRES|POOL)\w*IDLE/, 30],
  ['settings.stageLimits.ocr', /OCR\w*(TIMEOUT|LIMIT)|(TIMEOUT|LIMIT)\w*OCR/, 120],
  ['settings.stageLimits.segmentation', /SEGMENT\w*(TIMEOUT|LIMIT)|(TIMEOUT|LIMIT)\w*SEGMENT/, 180],
  ['settings.stageLimits.tagging', /TAGGING\w*(TIMEOUT|LIMIT)|(TIMEOUT|LIMIT)\w*TAGGING/, 60],
  ['resilience.lock', /VISIBILITY\w*TIMEOUT/, 3_600],
  ['resilience.storageTimeout', /(STORAGE|SUPABASE)\w*TIMEOUT/, 30],
  [
    'resilience.lostAfter',
    /(STALE|LOST|STUCK|ORPHAN)\w*_(S|SECS?|SECONDS|MS|MINS?|MINUTES)$/,
    3_600,
  ],
]

/** What a task is called that ends work of which nobody hears any more. */
const sweeping = /stale|lost|stuck|orphan|sweep|abandon|interrupted/i

export interface FoundSettings {
  readonly settings: Readonly<Record<string, unknown>>
  readonly resilience: Readonly<Record<string, unknown>>
  readonly redisPool?: number
  /** The most bytes of an upload. */
  readonly limit?: number
}

export function findSettings(
  files: RepositoryFiles,
  examples: Readonly<Record<string, string>>,
): FoundSettings {
  const all = variablesOf(files, examples)
  const time = (field: string) => {
    const [, looks, seconds] = times.find(([name]) => name === field) ?? ['', /$^/, 0]
    return timeOf(all, looks, seconds)
  }
  const stage = (name: string) => time(`settings.stageLimits.${name}`)
  const [ocr, segmentation, tagging] = ['ocr', 'segmentation', 'tagging'].map(stage)
  const attempts = all.find(({ name }) =>
    /(DB|DATABASE|CONNECT)\w*(RETRIES|ATTEMPTS|TRIES)$/.test(name),
  )
  const given = (part: object) =>
    Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined))
  const isComplete = ocr !== undefined && segmentation !== undefined && tagging !== undefined
  return {
    settings: given({
      retryDelay: time('settings.retryDelay'),
      connectInterval: time('settings.connectInterval'),
      poolIdle: time('settings.poolIdle'),
      connectAttempts: attempts && { variable: attempts.name },
      storageQuota: quotaOf(all),
      stageLimits: isComplete ? { ocr, segmentation, tagging } : undefined,
    }),
    resilience: given({
      lock: time('resilience.lock'),
      stageTimeout: ocr,
      storageTimeout: time('resilience.storageTimeout'),
      lostAfter: time('resilience.lostAfter'),
      sweepTask: celeryApp(pythonSource(files))?.scheduled.find((task) => sweeping.test(task)),
    }),
    ...given({
      redisPool: numberOf(all, /REDIS\w*(MAX_CONNECTIONS|POOL_SIZE|POOL_MAX)/),
      limit: limitOf(all),
    }),
  }
}

/** By the unit in the name, or by a value that is the documented one in seconds or in milliseconds. */
function timeOf(all: readonly Variable[], looks: RegExp, seconds: number) {
  const found = all.find(({ name }) => looks.test(name))
  if (found === undefined) return undefined
  const { name: variable, value, isWhole = false } = found
  const unit = isWhole ? 'whole-s' : 's'
  if (/_(S|SECS?|SECONDS)$/.test(variable)) return { variable, unit }
  if (/_(MINS?|MINUTES)$/.test(variable)) return { variable, unit: 'whole-min' }
  if (/_(MS|MILLIS(ECONDS)?)$/.test(variable)) return { variable }
  if (Number(value) === seconds) return { variable, unit }
  return Number(value) === seconds * 1000 ? { variable } : undefined
}

function numberOf(all: readonly Variable[], looks: RegExp): number | undefined {
  const value = Number(all.find(({ name }) => looks.test(name))?.value)
  return Number.isInteger(value) && value > 0 ? value : undefined
}

/** In the units that the manifest knows. */
function quotaOf(all: readonly Variable[]) {
  const looks = /(STORAGE|BUCKET)\w*(QUOTA|CAPACITY)\w*_(MB|MIB|BYTES)$/
  const variable = all.find(({ name }) => looks.test(name))?.name
  if (variable === undefined) return undefined
  return variable.endsWith('_BYTES') ? { variable } : { variable, unit: 'MB' }
}

function limitOf(all: readonly Variable[]): number | undefined {
  const looks = /^MAX_(UPLOAD|FILE|DOCUMENT)\w*|^(UPLOAD|FILE)_?MAX\w*/
  const found = all.find(({ name }) => looks.test(name) && /(MB|MIB|BYTES)$/.test(name))
  const size = Number(found?.value)
  if (found === undefined || !Number.isInteger(size)) return undefined
  return /BYTES$/.test(found.name) ? size : size * 1_048_576
}
