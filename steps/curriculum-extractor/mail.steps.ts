/** Mails that the system sends. */
import { defineParameterType, Given, Then, When } from '@cucumber/cucumber'
import type { EnvironmentName } from '../../support/checks/environments.ts'
import * as mail from '../../support/checks/mail.ts'
import { keepSecrets } from '../../support/run/secrets-kept.ts'
import { backendReady } from '../../support/systems/system.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { backend, backendUrl, samples } from './notes.ts'
import { mailServer, receiver, sending } from './notes-operations.ts'
import { somebody } from './storage-notes.ts'

/** Whether a mail server can be spoken to so that nobody on the way understands it. */
defineParameterType({
  name: 'encryption',
  regexp: /offers encryption|offers none/,
  transformer: (words: string) => ({ encryption: words === 'offers encryption' }),
})

Given(
  'the backend of {environment} has a mail server that {encryption}',
  async function (this: SuiteWorld, environment: EnvironmentName, offer: { encryption: boolean }) {
    const { server, changes } = await mail.mailServerFor(this, environment, offer)
    keepSecrets(this.book.runDir, [changes[this.manifest.mail.password] ?? ''])
    mailServer.set(this, server)
    const started = await this.start('backend', changes)
    backend.set(this, started)
    await backendReady(this.manifest, started)
    backendUrl.set(this, started.url)
  },
)

When('an administrator has a mail sent', async function (this: SuiteWorld) {
  const { token } = await somebody(this, this.manifest.administrator)
  const sent = await mail.haveMailSent(this.manifest, backendUrl.of(this), token)
  receiver.set(this, sent.receiver)
  sending.set(this, sent.answer)
})

Then('the mail is sent', function (this: SuiteWorld) {
  mail.saysSent(sending.of(this))
})

Then(
  'the mailbox holds it once, by the sender of the environment',
  async function (this: SuiteWorld) {
    const sender = this.shared.environment[this.manifest.mail.sender] ?? ''
    await mail.isCaught(this, receiver.of(this), sender)
  },
)

Then('the mail server got login and mail, and nothing in clear', function (this: SuiteWorld) {
  const { user, password, sender } = this.manifest.mail
  const { environment } = backend.of(this)
  const [login = '', secret = '', from = ''] = [user, password, sender].map((n) => environment[n])
  const expected = { user: login, password: secret, sender: from, receiver: receiver.of(this) }
  mail.arrivedEncrypted(mailServer.of(this), expected)
})

Then('no mail is sent, and the mail server was told nothing', async function (this: SuiteWorld) {
  await mail.toldNothing(mailServer.of(this), sending.of(this))
})

Then(
  'local leads to the mail catcher, and the others to an encrypted mail server',
  function (this: SuiteWorld) {
    mail.leadToMailServers(this.manifest, samples.of(this))
  },
)
