/** The variables with which the client is generated: all are there, and none is anybody's real one. */
import type { LocatedStep, Workflow } from '../artifacts/workflow/workflow-model.ts'
import type { Manifest } from '../systems/manifest.ts'
import { isAsked } from './celery-names.ts'
import { bestStep, givenEnvironment, withPublicKey, writtenEnvironment } from './ci-steps.ts'
import { expectEqual } from './expect.ts'

/** Document 000, §8 step 14. */
const names = [
  'SECRET_KEY',
  'DATABASE_URL',
  'SUPABASE_URL',
  'SUPABASE_KEY',
  'SUPABASE_SERVICE_KEY',
  'REDIS_URL',
  'CELERY_BROKER_URL',
  'CELERY_RESULT_BACKEND',
]

export function generationStep(workflow: Workflow): LocatedStep {
  const matches = (script: string) => /generate|openapi/i.test(script)
  return bestStep(workflow, 'generates the client', matches, names)
}

/** All that mean something to the system are there, none is blank, and none is anybody's real one. */
export function hasDummyVariables(manifest: Manifest, located: LocatedStep): void {
  const { anonKey } = manifest.environments
  const written = withPublicKey(writtenEnvironment(located), anonKey)
  const given = withPublicKey(givenEnvironment(located, {}), anonKey)
  const asked = names.filter((name) => isAsked(manifest, name))
  const missing = asked.filter((name) => (given[name] ?? '').trim() === '')
  expectEqual(`variables that "${located.step.name}" lacks`, missing, [])
  const real = names.filter((name) => looksReal(written[name] ?? ''))
  expectEqual('variables that hold something real', real, [])
}

/** A secret of the repository, a project's own address (20 letters), a token, a key of the platform. */
function looksReal(value: string): boolean {
  if (/\$\{\{.*\bsecrets\b/.test(value)) return true
  const project = /\b([a-z]{20})\.supabase\.co\b|postgres\.([a-z]{20})\b/.exec(value)
  if (project !== null) return !isMadeUp(project[1] ?? project[2] ?? '')
  // The host of the pooler is everybody's; who logs in there tells the project.
  if (/pooler\.supabase\.com/.test(value)) return !saysDummy.test(value)
  const [, signature] = /^eyJ[\w-]+\.eyJ[\w-]+\.?([\w-]*)/.exec(value) ?? []
  if (signature !== undefined) return signature.length >= shortestSignature && !isMadeUp(signature)
  return /^sb_(secret|publishable)_/.test(value) && !saysDummy.test(value)
}

/** Of a hash of 256 bits; some clients want the shape of a token, and look no further. */
const shortestSignature = 43

const saysDummy = /dummy|test|fake|example|placeholder/i

/** It says so, or repeats one letter. */
const isMadeUp = (text: string) => saysDummy.test(text) || /^(.)\1*$/.test(text)
