/** What the steps about accounts, mails, rotation, pages, proxy and set-up tell each other. */

import type { Page } from '../../support/checks/content-policy.ts'
import type { Advice } from '../../support/checks/database-advice.ts'
import type { StorageRules } from '../../support/checks/project-set-up.ts'
import type { Rotation } from '../../support/checks/rotation.ts'
import type { FollowedInstructions } from '../../support/checks/set-up-instructions.ts'
import type { Superuser } from '../../support/checks/superuser.ts'
import { type Note, note } from '../../support/core/note.ts'
import type { ComposeProject } from '../../support/ports/composition.ts'
import type { GuardedMailServer } from '../../support/services/mailbox/guarded.ts'
import type { Answer } from '../../support/systems/http-client.ts'

export const superuser: Note<Superuser> = note('the superuser')
export const chosenPassword: Note<string> = note('the password that was chosen since')
/** Rows that name the superuser, by table. */
export const rowsBefore: Note<Readonly<Record<string, number>>> = note('the rows of the superuser')
export const mailServer: Note<GuardedMailServer> = note('the mail server')
export const receiver: Note<string> = note('the receiver of the mail')
export const sending: Note<Answer> = note('the answer to the request for a mail')
export const rulesAfter: Note<readonly StorageRules[]> = note('the rules after each set-up')
export const rotation: Note<Rotation> = note('the rotation of the secrets')
export const pages: Note<readonly Page[]> = note('the answers to the visitor')
/** By domain. */
export const compositions: Note<ReadonlyMap<string, ComposeProject>> = note(
  'the compositions for the domains',
)
export const advice: Note<Advice> = note('the advice on the database')
export const followed: Note<FollowedInstructions> = note('what came of the instructions')
