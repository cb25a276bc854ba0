/** The browser opens pages of this machine alone, and finds what people would. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { Violation } from '../core/errors.ts'
import { launcher } from '../targets/embedded/launcher.ts'
import { browserProgram, startBrowser } from './browser.ts'
import { controlsOn, fillIn, press, textOf } from './controls.ts'

const there = spawnSync(browserProgram, ['--version']).status === 0
const skip = there ? false : 'this machine has no browser'

const form = `<label>E-mail<input id="a"></label>
  <label>Password<input type="password" id="b"></label>
  <input type="password" placeholder="Repeat the password" id="c">
  <button aria-label="Show password">eye</button><button hidden>Sign in</button>
  <button onclick="document.title = 'pressed'">Sign in</button>`

test('fields are found by what they are called, and nothing that is hidden', { skip }, async () => {
  const dir = mkdtempSync(join(tmpdir(), 'browser-test-'))
  const env = { PATH: process.env.PATH ?? '', HOME: dir }
  const browser = await startBrowser({ launch: launcher(), dir, env })
  try {
    const context = await browser.open()
    const page = await context.newPage()
    await page.setContent(form)
    await fillIn(page, { label: 'password' }, 'secret')
    const values = await Promise.all(
      (await page.locator('input').all()).map((one) => one.inputValue()),
    )
    assert.deepEqual(values, ['', 'secret', 'secret'])
    assert.equal(await controlsOn(page, { label: 'e-?mail' }).count(), 1)
    const typed = { label: 'senha', type: 'password' }
    assert.equal(await controlsOn(page, { label: 'senha' }).count(), 0)
    assert.equal(await controlsOn(page, typed).count(), 2)
    await press(page, { role: 'button', name: '^sign ?in$' })
    assert.equal(await page.title(), 'pressed')
    assert.match(await textOf(page), /Password/)
    // For what is not there; a refusal may take longer on a busy machine.
    context.setDefaultTimeout(100)
    context.setDefaultNavigationTimeout(20_000)
    await assert.rejects(press(page, { role: 'button', name: 'gone' }), Violation)
    await assert.rejects(page.goto('http://example.com/'), /ERR_NAME_NOT_RESOLVED/)
    await assert.rejects(page.goto('http://192.0.2.1/'), /ERR_NAME_NOT_RESOLVED/)
  } finally {
    await browser.close()
    rmSync(dir, { recursive: true, force: true })
  }
})
