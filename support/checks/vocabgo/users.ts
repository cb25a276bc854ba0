/** Users of the project, who leave with everything that is theirs. */
import { Violation } from '../../core/errors.ts'
import type { ProjectScene } from '../../run/scene.ts'
import { identifier, query } from '../../services/postgres/driver.ts'
import { deletePerson, newPerson, type Person, signUp } from '../../services/supabase/people.ts'
import { removeDependents } from './dependents.ts'
import { ownerIfAny } from './owner.ts'

/** A new signed-in user; gone with all rows at the end of the scenario. */
export async function newUser(scene: ProjectScene): Promise<Person> {
  const { person, remove } = await newPerson(scene.addresses.supabase)
  leaveNothing(scene, person, remove)
  return person
}

/** Somebody who signed up with these words about themselves; gone at the end of the scenario. */
export async function selfMadeUser(
  scene: ProjectScene,
  metadata: Readonly<Record<string, unknown>>,
): Promise<Person> {
  const person = await signUp(scene.addresses.supabase, metadata)
  leaveNothing(scene, person, async () => {
    const refusal = await deletePerson(scene.addresses.supabase, person.id)
    if (refusal !== undefined) throw new Error(`cannot remove the user: ${refusal}`)
  })
  return person
}

/** Rows go first, by the observer's hand: whether they follow their user is for scenarios to judge. */
function leaveNothing(
  scene: ProjectScene,
  { id, email }: Person,
  remove: () => Promise<void>,
): void {
  scene.scope.undo(`remove the user ${email}`, async () => {
    const { url } = scene.addresses.postgres
    const [found] = await query(url, 'select from auth.users where id = $1', [id])
    if (found === undefined) return
    await removeWithRows(scene, [id], remove)
  })
}

/** Calls `remove` when the rows of these users are gone, with whatever hangs on them. */
export async function removeWithRows(
  scene: ProjectScene,
  ids: readonly string[],
  remove: () => Promise<unknown>,
): Promise<void> {
  const { url } = scene.addresses.postgres
  try {
    for (const table of ['upload_cooldowns', 'wordlists', 'jobs'] as const) {
      const owner = await ownerIfAny(scene, table)
      if (owner === undefined) continue
      const sql = `delete from public.${table} where ${identifier(owner.name)} = any ($1)`
      await query(url, sql, [ids])
    }
    await remove()
  } catch {
    // A row that should have followed holds them back.
    const users = { table: 'auth.users', where: 'id = any ($1)', value: ids }
    await removeDependents((sql, values) => query(url, sql, values), users)
    await remove()
  }
}

/** Deletes the account as the project's administration does; a refusal is a violation. */
export async function deleteAccount({ addresses }: ProjectScene, { id }: Person): Promise<void> {
  const refusal = await deletePerson(addresses.supabase, id)
  if (refusal !== undefined) throw new Violation(`the account cannot be deleted: ${refusal}`)
}
