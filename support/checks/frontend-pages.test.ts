/** What a page and its programs name is asked for, and nothing else. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { mentionedIn } from './frontend-pages.ts'

it('paths of this host are found, wherever they begin', () => {
  const text = `<script src="/assets/a.js"></script> import('./b.js') url(../c.css)`
  assert.deepEqual(mentionedIn(text, '/assets/x.js'), ['/assets/a.js', '/assets/b.js', '/c.css'])
})

it('what is no address, or leads to another host, is left alone', () => {
  const text = `split("//") join("///") <script src="//elsewhere.example/x.js"></script>`
  assert.deepEqual(mentionedIn(text, '/'), [])
})
