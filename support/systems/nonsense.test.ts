/** Servers that answer nonsense: the client neither hangs nor breaks, and says what came. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { describe, it } from 'node:test'
import { gzipSync } from 'node:zlib'
import { Violation } from '../core/errors.ts'
import { call, excerpt, json } from './http-client.ts'

type Behaviour = (socket: Socket) => void

/** Late answers are not waited for; everything else comes long before. */
const patienceMs = 1_500
const mostBytes = 1_000_000

const head = (...lines: string[]) => `HTTP/1.1 ${lines.join('\r\n')}\r\n\r\n`
const say =
  (...parts: (string | Buffer)[]): Behaviour =>
  (socket) => {
    for (const part of parts) socket.write(part)
    socket.end()
  }
const whole = (body: string | Buffer, ...lines: string[]) =>
  say(head('200 OK', ...lines, `Content-Length: ${Buffer.byteLength(body)}`), body)

const endless =
  (start: string, chunk: string): Behaviour =>
  (socket) => {
    socket.write(start)
    const more = () => {
      while (!socket.destroyed && socket.write(chunk));
    }
    socket.on('drain', more)
    more()
  }

const silent: Behaviour = () => undefined
const chunked = 'Transfer-Encoding: chunked'

/** Nothing that could be called an answer: a violation that says why. */
const noAnswers: readonly (readonly [string, Behaviour, RegExp])[] = [
  ['a socket that stays silent', silent, /too late/],
  ['a socket that is closed at once', (socket) => socket.end(), /closed/],
  ['a connection that is reset', (socket) => socket.resetAndDestroy(), /ECONNRESET|closed/],
  ['a head that never ends', (socket) => socket.write('HTTP/1.1 200 OK\r\nA: b'), /too late/],
  ['half a head and then the end', say('HTTP/1.1 200 OK\r\nContent-'), /closed/],
  [
    'a body that stops half-way',
    say(head('200 OK', 'Content-Length: 100'), 'ten bytes.'),
    /closed/,
  ],
  ['a body that never comes', (s) => s.write(head('200 OK', 'Content-Length: 9')), /too late/],
  ['a body that drips', (s) => s.write(`${head('200 OK', chunked)}1\r\na\r\n`), /too late/],
  ['a body without end', endless(head('200 OK'), 'x'.repeat(65_536)), /more than 1000000 bytes/],
  [
    'chunks without end',
    endless(head('200 OK', chunked), `10000\r\n${'x'.repeat(65_536)}\r\n`),
    /more than 1000000 bytes/,
  ],
  [
    'a gigabyte in small packing',
    whole(gzipSync(Buffer.alloc(20_000_000)), 'Content-Encoding: gzip'),
    /more than 1000000 bytes/,
  ],
  ['packing that is none', whole('not packed', 'Content-Encoding: gzip'), /header|Z_DATA/],
  ['chunks of no size', say(head('200 OK', chunked), 'zz\r\nabc\r\n'), /chunk size/i],
  ['chunks that are cut', say(head('200 OK', chunked), '5\r\nab'), /closed/],
  ['two lengths', say(head('200 OK', 'Content-Length: 2', 'Content-Length: 3'), 'abc'), /length/i],
  ['a length below nothing', say(head('200 OK', 'Content-Length: -1')), /does not match the HTTP/],
  ['a greeting of mail', say('220 mail.example.com ESMTP\r\n'), /does not match the HTTP/],
  [
    'bytes of no protocol',
    say(Buffer.from([0x16, 3, 1, 0, 255, 0, 1, 2])),
    /does not match the HTTP/,
  ],
  ['a page without a head', say('<html><body>hello</body></html>'), /does not match the HTTP/],
  [
    'an endless head',
    endless('HTTP/1.1 200 OK\r\n', `X: ${'y'.repeat(4_000)}\r\n`),
    /Headers Over/,
  ],
  ['a status of two digits', say(head('99 Odd', 'Content-Length: 0')), /does not match the HTTP/],
  ['promises without an answer', say('HTTP/1.1 100 Continue\r\n\r\n'.repeat(2)), /./],
  ['another protocol instead', say(head('101 Switching', 'Upgrade: x')), /upgrade/i],
]

/** Answers, although no good ones: what they are is told, and nobody takes them for JSON. */
const noJson: readonly (readonly [string, Behaviour, RegExp])[] = [
  ['a page', whole('<!doctype html><p>hello', 'Content-Type: text/html'), /text\/html.*<!doctype/],
  ['an error in words', say(head('500 Oops', 'Content-Length: 4'), 'oops'), /^500.*oops/],
  ['nothing', say(head('204 No Content')), /^204/],
  ['bytes that are no text', whole(Buffer.from('{"a": "\xff"}', 'latin1')), /^200/],
  ['half an object', whole('{"status": "o', 'Content-Type: application/json'), /"o$/],
  ['a text in quotes', whole('"ok"'), /"ok"/],
  ['a number', whole('1e999'), /1e999/],
  ['null', whole('null'), /null/],
  ['what no JSON knows', whole('{"value": NaN}'), /NaN/],
  ['a redirect to itself', say(head('302 Found', 'Location: /', 'Content-Length: 0')), /^302/],
  ['commands for a terminal', whole('\u001b[2J\u001b]0;hello\u0007'), /^200, no type: ·\[2J·/],
  ['a body longer than it says', say(head('200 OK', 'Content-Length: 2'), 'no, it is more'), /no$/],
  ['brackets without end', whole('['.repeat(200_000)), /\[\[\[/],
]

describe('a server that gives no answer', { concurrency: 4 }, () => {
  for (const [what, behaviour, reason] of noAnswers) {
    it(`is in violation by ${what}`, () =>
      against(behaviour, async (url) => {
        const error = await call(url, { withinMs: patienceMs, mostBytes }).catch((e) => e)
        assert.ok(error instanceof Violation, String(error))
        assert.match(error.message, /^GET \/health: no answer \(/)
        assert.match(error.message, reason)
      }))
  }
})

describe('an answer that is no JSON', { concurrency: 4 }, () => {
  for (const [what, behaviour, shown] of noJson) {
    it(`is in violation by ${what}`, () =>
      against(behaviour, async (url) => {
        const answer = await call(url, { withinMs: 10_000, mostBytes })
        const error = thrownBy(() => json(answer))
        assert.ok(error instanceof Violation, String(error))
        assert.match(String(error.received).replaceAll('\n', ' '), shown)
      }))
  }
})

describe('an answer that is only odd', () => {
  it('is read with the mark of its encoding', () =>
    against(whole('\ufeff{"a": 1}'), async (url) =>
      assert.deepEqual(json(await call(url)), { a: 1 }),
    ))
  it('is read whatever its type says', () =>
    against(whole('{"a": 1}', 'Content-Type: text/html'), async (url) =>
      assert.deepEqual(json(await call(url)), { a: 1 }),
    ))
  it('is read although its clock is a day off', () => {
    const yesterday = new Date(Date.now() - 86_400_000).toUTCString()
    return against(whole('{"a": 1}', `Date: ${yesterday}`, 'Age: 86400'), async (url) => {
      const answer = await call(url)
      assert.equal(answer.headers.get('date'), yesterday)
      assert.ok(answer.durationMs < 60_000, 'the time is our own')
    })
  })
  it('keeps its status, however odd', () =>
    against(say(head('599 Odd', 'Content-Length: 0')), async (url) =>
      assert.equal((await call(url)).status, 599),
    ))
  it('is shown by its beginning alone', () =>
    against(whole('é'.repeat(1_000)), async (url) => {
      const shown = excerpt(await call(url))
      assert.equal(shown, `${'é'.repeat(300)}…`)
    }))
})

function thrownBy(work: () => unknown): unknown {
  try {
    return work()
  } catch (error) {
    return error
  }
}

/** A server that behaves so to whoever has sent a request. */
async function against(
  behaviour: Behaviour,
  work: (url: string) => Promise<unknown>,
): Promise<void> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined) // the other side hangs up when it has had enough
    socket.once('data', () => behaviour(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}/health`)
  } finally {
    for (const socket of sockets) socket.destroy()
    server.close()
  }
}
