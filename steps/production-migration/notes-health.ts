/** What the steps about health and about own stores tell each other. */
import type {
  BrokenUpload,
  SentInVain,
} from '../../support/checks/production-migration/broken-upload.ts'
import type { CutBackend } from '../../support/checks/production-migration/cut-ways.ts'
import type { OwnAddress } from '../../support/checks/production-migration/database-address.ts'
import type { Health } from '../../support/checks/production-migration/health.ts'
import type { OwnStore } from '../../support/checks/production-migration/own-store.ts'
import { type Note, note } from '../../support/core/note.ts'
import type { SystemProcess } from '../../support/systems/system.ts'

export const store: Note<OwnStore> = note('the store of the scenario')
export const backend: Note<SystemProcess> = note('the backend of the scenario')
export const ways: Note<CutBackend> = note('the ways that can be cut')
export const well: Note<Health> = note('the health while all is well')
export const again: Note<Health> = note('the health afterwards')
export const ill: Note<readonly Health[]> = note('the answers about health')
export const said: Note<Readonly<Record<string, string>>> = note('what was answered')
export const secrets: Note<Readonly<Record<string, string>>> = note('the secrets')
export const broken: Note<BrokenUpload> = note('the upload that broke')
export const sentInVain: Note<readonly SentInVain[]> = note('the files that were sent in vain')
/** By the variable that was wrong. */
export const outcomes: Note<Readonly<Record<string, number | 'ended'>>> = note('the starts')
export const login: Note<OwnAddress> = note('the login for the database')
