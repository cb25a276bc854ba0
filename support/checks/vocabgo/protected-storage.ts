/** Whether the storage guards its rows as a current one does. */
import { Unverified } from '../../core/errors.ts'
import type { ProjectScene } from '../../run/scene.ts'
import { query } from '../../services/postgres/driver.ts'

/** SQLSTATE of a missing right, by which storage's own trigger refuses. */
const denied = '42501'

/** Tries to delete a row as the project's owner, past every condition; a storage that lets it is too old. */
export async function refusesDirectDeletion({ addresses }: ProjectScene): Promise<void> {
  try {
    await query(addresses.owner.url, 'delete from storage.objects where false')
  } catch (error) {
    if ((error as { code?: string }).code === denied) return
    throw error
  }
  throw new Unverified('needs protected-storage: this one lets rows of files be deleted directly')
}
