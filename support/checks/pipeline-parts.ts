/** What the steps of a deployment pipeline are for. */
import type { Manifest } from '../systems/manifest.ts'
import { migratingServices, startsOne } from './migrating-services.ts'
import type { Placed } from './pipeline-steps.ts'

/** What a deployment consists of; each is known by what it calls, never by its name. */
export type Part =
  | 'tests'
  | 'build'
  | 'push'
  | 'backup'
  | 'migration'
  | 'replacement'
  | 'health check'
  | 'smoke test'
  | 'rollback'
  | 'notification'

type Recogniser = (placed: Placed) => boolean

/** Command lines: tests, images, databases and compose as their tools spell them. */
export function recognisers(manifest: Manifest): Readonly<Record<Part, Recogniser>> {
  const { deployment, routes } = manifest
  const says = (words: readonly string[] | undefined) => words?.slice(1).join(' ') ?? '\0'
  const migrate = says(deployment.migrate)
  const migrates = (text: string) => text.includes(migrate) || /alembic upgrade/.test(text)
  const services = migratingServices(manifest, migrates)
  const smoke = says(deployment.smoke?.command)
  const forward = (matches: (text: string) => boolean) => (placed: Placed) =>
    placed.step !== undefined && !takesBack(placed) && !isRegardless(placed) && matches(placed.text)
  return {
    tests: ({ text }) =>
      /\b((npm|pnpm|yarn)( run)? test|pytest|node --test|playwright test|vitest|tox)\b/.test(text),
    build: forward((text) =>
      /docker (buildx |image )?(build|bake)\b|docker[ -]compose [^\n]*\bbuild\b|build-push-action/.test(
        text,
      ),
    ),
    push: forward((text) =>
      /docker push\b|docker[ -][^\n]*\s--push\b|docker[ -]compose [^\n]*\bpush\b/.test(text),
    ),
    backup: forward((text) => /\bpg_dump\b|\bdb dump\b|database\/backups/.test(text)),
    migration: forward((text) => migrates(text) || startsOne(text, services)),
    replacement: forward(replaces),
    'health check': forward(
      (text) => text.includes(routes.health.replace(/\/$/, '')) || /curl\b[^\n]*health/i.test(text),
    ),
    // What calls itself so and asks an address tries the release out.
    'smoke test': (placed) =>
      forward((text) => text.includes(smoke) || /smoke/.test(text))(placed) ||
      (/smoke/i.test(placed.name) && forward((text) => /\b(curl|wget)\b/.test(text))(placed)),
    rollback: (placed) => undoesItself(placed) || (takesBack(placed) && replaces(placed.text)),
    notification: (placed) =>
      (isRegardless(placed) || (onFailure(placed) && !replaces(placed.text))) && sends(placed),
  }
}

const replaces = (text: string) =>
  /docker[ -]compose [^\n]*\bup\b|docker (stack deploy|service update)/.test(text)

/** By an address or one of the services that teams are told by. */
export const sends = ({ text }: Placed): boolean => /curl|slack|discord|webhook|mail/i.test(text)

/** It runs however what comes before it has ended. */
const isRegardless = ({ step, job }: Placed) => always(step?.if) || always(job.if)

/** Whether the condition holds after a failure as well as after a success. */
export const always = (condition: string | undefined): boolean => /always\(\)/.test(condition ?? '')

/** It runs when something before it has failed, and at no other time. */
export function onFailure({ step, job }: Placed): boolean {
  return /failure\(\)/.test(`${step?.if} ${job.if}`)
}

/** What it starts comes up again in the former release when something in it fails. */
export const undoesItself = ({ back }: Placed): boolean => replaces(back)

/** By its name, too: a rollback that runs after every release is a rollback at the wrong time. */
function takesBack(placed: Placed): boolean {
  const isCalledSo = /\broll(ing|s)?[ -]?back\b/i.test(placed.name)
  return onFailure(placed) || (isCalledSo && !undoesItself(placed))
}
