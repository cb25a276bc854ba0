/** Flower, the page that shows and ends the jobs of Celery: who gets in, where a composition has it. */
import { readFileSync } from 'node:fs'
import { readComposeFile } from '../artifacts/compose/read-compose-file.ts'
import { treeOf } from '../artifacts/compose/trees.ts'
import { readRouting } from '../artifacts/traefik/read-traefik.ts'
import type { ComposeProject, ComposeService } from '../ports/composition.ts'
import { allServices, type Place, programWords, wordsOf } from './compose-files.ts'
import { expectEqual, expectThat } from './expect.ts'

/** Shorter passwords can be tried out; the documents ask for as many characters of a person. */
const shortest = 16

/** Services that run Flower, those of a profile included. */
export function flowersOf(project: ComposeProject): ComposeService[] {
  return allServices(project).filter((service) => {
    const { image = '' } = service
    const words = programWords(service)
    return (
      /(^|\/)flower(:|@|$)/.test(image) ||
      words.some((word) => /^flower$|\/[\w-]*flower[\w-]*(\.sh)?$/.test(word))
    )
  })
}

/** An option of the command line (`--basic-auth`, `--basic_auth`) or its variable, which it overrides. */
function optionOf(service: ComposeService, name: string): string | undefined {
  const words = programWords(service)
  const spelt = (word: string) => word.replace(/^--/, '').replaceAll('-', '_')
  const at = words.findIndex((word) => spelt(word).split('=')[0] === name)
  if (at === -1) return service.environment[`FLOWER_${name.toUpperCase()}`]
  const word = words[at] ?? ''
  return word.includes('=') ? word.slice(word.indexOf('=') + 1) : (words[at + 1] ?? '')
}

/** It asks for a name and a password which the environment alone knows, unless the proxy asks. */
export function asksForLogin(flower: ComposeService, project: ComposeProject): void {
  const pairs = (optionOf(flower, 'basic_auth') ?? '').split(',').filter((pair) => pair !== '')
  if (pairs.length === 0 && proxyAsks(flower, project)) return
  expectThat(pairs.length > 0, `${flower.name} lets everybody in`, {
    expected: 'credentials by --basic-auth or FLOWER_BASIC_AUTH',
    received: wordsOf(flower),
  })
  const texts = project.files.map((file) => readFileSync(file, 'utf8'))
  const weak = pairs.filter((pair) => {
    const [user = '', password = ''] = pair.split(/:(.*)/s)
    const known = texts.some((text) => text.includes(pair))
    return user === '' || password.length < shortest || known
  })
  const users = weak.map((pair) => pair.split(':')[0])
  expectEqual(`users of ${flower.name} whose password is short or in the compose files`, users, [])
  const byDefault = loginsByDefault(flower, project).map((login) => login.split(':')[0])
  expectEqual(`users of ${flower.name} whom the compose files let in by default`, byDefault, [])
}

/** Of such a login an operator need say nothing, and everybody knows it: `${FLOWER_BASIC_AUTH:-admin:admin}`. */
function loginsByDefault({ name }: ComposeService, { files }: ComposeProject): string[] {
  const given = /basic[-_]auth["'\s:=,]+((?:\$\{[^}]*\}|[^"'\s,])+)/gi
  const written = files.map((file) => treeOf(treeOf(readComposeFile(file).tree.services)[name]))
  const logins = written.flatMap((service) =>
    [...JSON.stringify(service).matchAll(given)].map(([, text = '']) => text),
  )
  const unsaid = (text: string) => text.replace(/\$\{\w+(?::?-([^}]*))?[^}]*\}/g, '$1')
  return logins.map(unsaid).filter((login) => /:./.test(login))
}

/** The proxy asks instead, and nobody can pass it by. */
export function proxyAsks({ name, ports }: ComposeService, project: ComposeProject): boolean {
  const { routers, middlewares } = readRouting(project)
  const mine = routers.filter(({ service }) => service === name)
  const asks = (one: string) =>
    [...middlewares.keys()].some((key) =>
      new RegExp(`^${one.toLowerCase()}\\.(basicauth\\.users|forwardauth\\.address)`).test(key),
    )
  return ports.length === 0 && mine.length > 0 && mine.every((each) => each.middlewares.some(asks))
}

/**
 * Neither the API nor, on a server, a port of the machine passes the login by. A developer's own machine may
 * publish it: the documents have it on http://localhost:5555 there.
 */
export function hasNoBackDoor(flower: ComposeService, place: Place): void {
  const open = /^(1|true|yes|on)$/i.test(optionOf(flower, 'unauthenticated_api') ?? '')
  expectThat(!open, `the API of ${flower.name} asks for no login`, {
    received: 'FLOWER_UNAUTHENTICATED_API',
  })
  if (place !== 'production') return
  const outside = flower.ports.filter(({ hostIp = '' }) => !/^(127\.|::1$)/.test(hostIp))
  expectEqual(
    `ports of ${flower.name} that are open to other machines`,
    outside.map(({ published, target }) => published ?? target),
    [],
  )
}

/** The list of processes is open to everybody on the machine. */
export function hidesBrokerPassword(
  flower: ComposeService,
  environment: Readonly<Record<string, string>>,
): void {
  const secrets = [environment.REDIS_PASSWORD ?? ''].filter((secret) => secret !== '')
  const shown = wordsOf(flower).filter((word) => secrets.some((secret) => word.includes(secret)))
  const options = shown.map((word) => word.split('=')[0])
  expectEqual(`arguments of ${flower.name} that hold the password of the broker`, options, [])
}
