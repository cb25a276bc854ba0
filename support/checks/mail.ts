/** Mails of the system: how it is made to send one, and what reaches which mail server in what way. */
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { mapTexts } from '../artifacts/compose/trees.ts'
import { Unverified, Violation } from '../core/errors.ts'
import { eventually } from '../core/eventually.ts'
import type { Scene } from '../run/scene.ts'
import { makeCertificate } from '../services/mailbox/certificate.ts'
import type { CaughtMail } from '../services/mailbox/embedded.ts'
import { type GuardedMailServer, startGuardedMailServer } from '../services/mailbox/guarded.ts'
import type { Changes } from '../systems/environment.ts'
import { type Answer, call, excerpt } from '../systems/http-client.ts'
import type { Manifest } from '../systems/manifest.ts'
import type { Samples } from './environment-samples.ts'
import { type EnvironmentName, environmentFor, randomText } from './environments.ts'
import { expectEqual, expectOne, expectThat } from './expect.ts'

/** A mail may be sent after the answer, in milliseconds. */
const arrivesWithinMs = 5_000

/** The documented port of staging and production, where mail servers take mail after STARTTLS. */
const submissionPort = '587'

export interface MailServerPlace {
  readonly server: GuardedMailServer
  readonly changes: Changes
}

/** A mail server of this scenario, and the environment that leads there. */
export async function mailServerFor(
  scene: Scene,
  environment: EnvironmentName,
  offer: { readonly encryption: boolean },
): Promise<MailServerPlace> {
  const { mail } = scene.manifest
  const certificate = await makeCertificate(join(scene.dir, 'mail-server'))
  const server = await startGuardedMailServer(certificate, offer)
  scene.scope.undo('close the mail server', () => server.stop())
  const changes = {
    ...environmentFor(scene, environment),
    [mail.host]: 'localhost',
    [mail.port]: String(server.port),
    [mail.user]: `mailer-${randomText(8)}`,
    [mail.password]: randomText(24),
    [mail.encrypted]: 'True',
    [mail.sender]: mail.address,
    // The certificate's own authority, for clients of either kind.
    NODE_EXTRA_CA_CERTS: certificate.certificateFile,
    SSL_CERT_FILE: certificate.certificateFile,
  }
  return { server, changes }
}

/** An administrator has the system send a mail to an address that nobody else uses. */
export async function haveMailSent(
  { mail }: Manifest,
  backendUrl: string,
  token: string,
): Promise<{ receiver: string; answer: Answer }> {
  const { trigger } = mail
  if (trigger === undefined) throw new Unverified('needs mail.trigger in the manifest')
  const receiver = `receiver-${randomUUID()}@example.com`
  const path = trigger.path.replace('{to}', encodeURIComponent(receiver))
  const authorization = `Bearer ${token}`
  const said = (text: string) => text.replaceAll('{to}', receiver)
  const content =
    trigger.body === undefined
      ? { headers: { authorization } }
      : {
          headers: { authorization, 'content-type': 'application/json' },
          body: JSON.stringify(mapTexts(trigger.body, said)),
        }
  const answer = await call(backendUrl + path, { method: trigger.method, ...content })
  return { receiver, answer }
}

/** The system says that it has sent the mail. */
export function saysSent({ status, ...answer }: Answer): void {
  expectThat(status >= 200 && status < 300, 'the system cannot send a mail', {
    expected: 'a status from 200 to 299',
    received: `${status} ${excerpt({ status, ...answer })}`,
  })
}

/** The catcher holds one mail to that address, from that sender. */
export async function isCaught(
  { addresses }: Scene,
  receiver: string,
  sender: string,
): Promise<void> {
  const mails = await eventually(
    'the mail is caught',
    async () => {
      const { body } = await call(`${addresses.mailbox.url}/mails`)
      const all = JSON.parse(body.toString('utf8')) as CaughtMail[]
      const mine = all.filter(({ to }) => to.includes(receiver))
      if (mine.length > 0) return mine
      throw new Violation(`none of ${all.length} mails in the mailbox is for the receiver`)
    },
    { withinMs: arrivesWithinMs },
  )
  const { from } = expectOne(`mails to ${receiver}`, mails)
  expectEqual('the sender of the mail', from, sender)
}

/** The server has login, sender, receiver and mail, each of them once, and nothing in clear. */
export function arrivedEncrypted(
  { heard }: GuardedMailServer,
  { user, password, sender, receiver }: Readonly<Record<string, string>>,
): void {
  const told = heard.map(({ what, encrypted }) => `${what}${encrypted ? '' : ', in clear'}`)
  expectEqual('what the mail server was told', told, ['login', 'sender', 'receiver', 'mail'])
  const said = heard.filter(({ what }) => what !== 'mail').map(({ text }) => text)
  expectEqual('login, sender and receiver', said, [`${user} ${password}`, sender, receiver])
}

/**
 * Without encryption the server learns nothing. No document says how a mail that was not sent is told of, and
 * it may be tried after the answer: one that is no error counts once the server was asked and left again.
 */
export async function toldNothing(server: GuardedMailServer, { status }: Answer): Promise<void> {
  const { heard, visits } = server
  if (status < 400) {
    const what = 'the system says that it has sent a mail, and no mail server was asked'
    await eventually(
      'the mail server is asked',
      () => {
        if (visits() > 0) return
        throw new Violation(what, { expected: 'an error, or a try', received: status })
      },
      { withinMs: arrivesWithinMs },
    )
  }
  const told = heard.map(({ what }) => `${what}, in clear`)
  expectEqual('what the system tells a mail server without encryption', told, [])
}

/** Local leads to the composition's catcher; the others to an encrypted server, by the documented sender. */
export function leadToMailServers({ mail, composition }: Manifest, samples: Samples): void {
  const catchers = Object.keys(composition.supplied)
  const { [mail.host]: local = '' } = samples.local
  // Document 001 prints the local variable with nothing behind it: mails are optional there.
  expectThat(
    local === '' || catchers.includes(local),
    'the sample for local does not lead to the mail catcher',
    {
      expected: `${catchers.join(' or ')}, or nothing`,
      received: local,
    },
  )
  for (const name of ['staging', 'production'] as const) {
    const { [mail.port]: port, [mail.encrypted]: encrypted, [mail.sender]: sender } = samples[name]
    expectEqual(
      `the mail server of the sample for ${name}`,
      { port, encrypted: encrypted?.toLowerCase(), sender },
      { port: submissionPort, encrypted: 'true', sender: mail.address },
    )
    const host = samples[name][mail.host] ?? ''
    expectThat(host !== '' && !catchers.includes(host), `${name} has no mail server of its own`, {
      received: host,
    })
  }
}
