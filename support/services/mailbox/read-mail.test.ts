/** Mails as programs write them, read as a person would. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readMail } from './read-mail.ts'

describe('a mail of one part', () => {
  it('has its text as it is', () => {
    const mail = mailOf(['Subject: Hello', '', 'One', 'Two'])
    assert.deepEqual(readMail(mail), { subject: 'Hello', text: 'One\nTwo', html: null })
  })

  it('may be HTML only', () => {
    const mail = mailOf(['Content-Type: text/html; charset=utf-8', '', '<p>Hi</p>'])
    assert.deepEqual(readMail(mail), { subject: '', text: null, html: '<p>Hi</p>' })
  })

  it('is decoded from quoted-printable, broken lines and all', () => {
    const long = 'https://example.org/verify?token=3Dabc=\r\ndef&type=3Drecovery caf=C3=A9 =\r\n'
    const mail = mailOf(['Content-Transfer-Encoding: Quoted-Printable', '', `${long}end`])
    assert.equal(
      readMail(mail).text,
      'https://example.org/verify?token=abcdef&type=recovery café end',
    )
  })

  it('is decoded from base64', () => {
    const body = Buffer.from('Grüße, 世界').toString('base64').replace(/.{8}/g, '$&\r\n')
    const mail = mailOf(['Content-Transfer-Encoding: base64', '', body])
    assert.equal(readMail(mail).text, 'Grüße, 世界')
  })

  it('is read in its own character set', () => {
    const head = ['Content-Type: text/plain; charset="ISO-8859-1"', '', '']
    const mail = Buffer.concat([mailOf(head), Buffer.from([0x67, 0x72, 0xfc, 0x6e])])
    assert.equal(readMail(mail).text, 'grün')
  })

  it('keeps its bytes visible in a character set that nobody knows', () => {
    const mail = mailOf(['Content-Type: text/plain; charset=klingon', '', 'plain'])
    assert.equal(readMail(mail).text, 'plain')
  })
})

describe('a subject', () => {
  const subjectOf = (...lines: string[]) =>
    readMail(mailOf([`Subject: ${lines.join('\r\n')}`, '', ''])).subject

  it('may be folded', () => {
    assert.equal(subjectOf('Reset your', '  password'), 'Reset your  password')
  })

  it('may be encoded, in several words without a space between them', () => {
    assert.equal(
      subjectOf('=?utf-8?Q?caf=C3=A9_and?=', ' =?UTF-8?B?IHRlYQ==?= please'),
      'café and tea please',
    )
  })
})

describe('a mail of several parts', () => {
  const alternative = [
    'Content-Type: multipart/alternative; boundary="b=_1"',
    '',
    'ignore me',
    '--b=_1',
    '',
    'plain',
    '--b=_1',
    'Content-Type: text/html',
    '',
    '<b>rich</b>',
    '--b=_1--',
    'ignore me too',
  ]

  it('has a text and an HTML, and nothing from between them', () => {
    assert.deepEqual(readMail(mailOf(alternative)), {
      subject: '',
      text: 'plain',
      html: '<b>rich</b>',
    })
  })

  it('may hold another whose boundary begins alike, and attachments', () => {
    const mail = mailOf([
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: text/plain',
      'Content-Disposition: attachment; filename=notes.txt',
      '',
      'attached',
      '--b',
      ...alternative,
      '--b--',
    ])
    assert.deepEqual(readMail(mail), { subject: '', text: 'plain', html: '<b>rich</b>' })
  })
})

function mailOf(lines: readonly string[]): Buffer {
  return Buffer.from(lines.join('\r\n'))
}
