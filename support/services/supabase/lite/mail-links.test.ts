import assert from 'node:assert/strict'
import { it } from 'node:test'
import { type Mail, rememberWish, withMendedLinks } from './mail-links.ts'

const bases = { apiUrl: 'http://api.test:1', siteUrl: 'http://site.test/' }
const link =
  'http://site.test/auth/v1/verify?token=t&redirect_to=http%3A%2F%2Fsite.test%2F and no other'

async function sent(redirectTo: string | undefined): Promise<Mail> {
  const mails: Mail[] = []
  const driver = withMendedLinks({ send: async (mail) => void mails.push(mail) }, bases)
  await rememberWish({ redirectTo }, () => driver.send({ to: 'a', subject: 's', text: link }))
  const [mail] = mails
  assert.ok(mail)
  return mail
}

it('links lead to the API and back to where the client asked to return', async () => {
  const mail = await sent('http://localhost:3000/reset?x=1')
  const to = encodeURIComponent('http://localhost:3000/reset?x=1')
  const expected = `http://api.test:1/auth/v1/verify?token=t&redirect_to=${to} and no other`
  assert.equal(mail.text, expected)
})

it('a client without a wish returns to the site, and a mail without HTML gets none', async () => {
  const mail = await sent(undefined)
  assert.match(mail.text ?? '', /redirect_to=http%3A%2F%2Fsite\.test%2F/)
  assert.equal('html' in mail, false)
})
