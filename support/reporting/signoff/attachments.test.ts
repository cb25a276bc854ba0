import assert from 'node:assert/strict'
import { test } from 'node:test'
import { render } from '../markup.ts'
import { attachmentMarkup } from './attachments.ts'

test('a drawn picture is shown at once, in a place where none of its scripts can run', () => {
  const body = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
  const picture = { name: 'latency', mediaType: 'image/svg+xml', body, encoding: 'utf8' } as const
  const page = render(attachmentMarkup(picture))
  const source = Buffer.from(body).toString('base64')
  assert.match(page, /^<details class="attachment" open>/)
  assert.ok(page.includes(`<img alt="latency" src="data:image/svg+xml;base64,${source}">`), page)
  assert.doesNotMatch(page, /<script/)
})
