/** What counts as a program that comes only when a page needs it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Violation } from '../core/errors.ts'
import { loadsOnDemand, type SiteFile } from './production-site.ts'

const script = (path: string, text: string, onDemand = false): SiteFile => ({
  ...{ path, text, kind: 'js', onDemand },
})
const first = script('/index.js', 'start()')

test('a page of its own is loaded when it is needed', () => {
  loadsOnDemand([first, script('/review.js', 'const p=()=>1;export{p as default};', true)])
  loadsOnDemand([first, script('/old.js', 'function p(){return 1}export{p as default};', true)])
})

test('an empty stand-in for a module of Node is no page', () => {
  const standIn = script('/__vite-browser-external.js', 'const e={};export{e as default};', true)
  assert.throws(() => loadsOnDemand([first, standIn]), Violation)
})
