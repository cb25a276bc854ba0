/** `plumbline doctor`: what is there, what is missing, how to get it. */
import { targetOption } from '../../config/options.ts'
import { exitCodes } from '../../core/verdict.ts'
import { launcher } from '../../targets/embedded/launcher.ts'
import { claimRunDirectory } from '../../targets/embedded/reaper.ts'
import { inScope } from '../lifecycle.ts'
import { provenance } from '../provenance.ts'
import { lookAround } from '../remote/look-around.ts'
import { root } from '../root.ts'
import { startStack } from '../stack.ts'
import { targetNamed } from '../targets.ts'

/** How to get what a target may lack. */
const ways: Readonly<Record<string, string>> = {
  docker: 'install a container engine and start it',
  browser: 'install chromium with the package manager',
  pgvector: 'the embedded database has none; take --target containers with an image that has it',
  'pg-cron': 'name an image that has it: PLUMBLINE_POSTGRES_IMAGE',
  psql: 'install postgresql-client',
  'postgres-client': 'install a PostgreSQL client as new as the database, which is version 17',
  github: 'only a remote target has a hosting service',
}

/** Starts the services once and asks them; 0 when they start, else the error of the one that does not. */
export async function doctor(args: readonly string[]): Promise<number> {
  const target = targetOption(args)
  const { id } = await provenance(root, ['doctor'])
  const say = (line: string) => process.stdout.write(`${line}\n`)
  say(`target ${target}, node ${process.version}`)
  if (target === 'remote') {
    await lookAround(say)
    return exitCodes.conforms
  }
  const { value } = await inScope(
    'doctor',
    async (scope) => {
      const directory = await claimRunDirectory(id)
      scope.undo('remove the directory', () => directory.release())
      const launch = launcher((child) => directory.register(child))
      const { open, capabilities } = await targetNamed(target)
      await open({ id, dir: directory.path, scope })
      const dir = `${directory.path}/services`
      const { addresses } = await startStack({ target, runId: id, launch, dir, scope })
      say('postgres, redis, mailbox, supabase: start')
      return capabilities(addresses)
    },
    say,
  )
  for (const [name, answer] of Object.entries(value)) {
    const way = answer === true ? '' : ` (${ways[name] ?? 'no way is known'})`
    say(`${name.padEnd(13)} ${answer === true ? 'yes' : `no: ${answer}`}${way}`)
  }
  return exitCodes.conforms
}
