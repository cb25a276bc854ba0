/** A dashboard of the queue, such as Flower, as far as the compose files have one. */
import { existsSync, readFileSync } from 'node:fs'
import { readDockerfile } from '../artifacts/dockerfile/read-dockerfile.ts'
import { Unverified } from '../core/errors.ts'
import type { ComposeProject, ComposeService } from '../ports/composition.ts'
import { allServices, type Place, wordsOf } from './compose-files.ts'
import { expectEqual, expectThat } from './expect.ts'
import { flowersOf, proxyAsks } from './flower.ts'
import { releaseOf } from './tracked-errors.ts'

/** Programs that show queues and workers in a browser. */
const programs = /\b(flower|bull-?board|bull-?monitor|rq-dashboard)\b/i

/** Services that show the queue; usually none or one, often behind a profile. */
export function dashboardsOf(project: ComposeProject): ComposeService[] {
  return allServices(project).filter((service) =>
    programs.test(`${service.image ?? ''} ${wordsOf(service).join(' ')}`),
  )
}

/** No other service waits for a dashboard. */
export function needsNoDashboard(project: ComposeProject): void {
  const names = dashboardsOf(project).map(({ name }) => name)
  const waiting = allServices(project)
    .filter(({ dependsOn }) => names.some((name) => dependsOn[name]?.required === true))
    .map(({ name }) => name)
  expectEqual('services that do not start without the dashboard of the queue', waiting, [])
}

/**
 * Every dashboard asks who comes, has a fixed version, can read the queue, and is not published by a server.
 * The login of Flower is judged with the security of the system, closer than this.
 */
export function isGuarded(project: ComposeProject, place: Place): void {
  const flowers = new Set(flowersOf(project).map(({ name }) => name))
  for (const service of dashboardsOf(project)) {
    const { name, image = '', build, ports } = service
    const asks = flowers.has(name) || asksWhoComes(service) || proxyAsks(service, project)
    expectThat(asks, `the dashboard ${name} lets everybody in`, {
      expected: 'credentials of its own, as --basic-auth or in its environment',
    })
    const tag = /:([^/:@]+)(@.*)?$/.exec(image)?.[1]
    const isOwn = build !== undefined || isBuilt(image, project)
    const pinned = isOwn || image.includes('@') || (tag ?? 'latest') !== 'latest'
    expectThat(pinned, `the version of the dashboard ${name} is not fixed`, { received: image })
    expectThat(hasPassword(service), `the dashboard ${name} has no password for the queue`, {
      expected: 'the URL of the queue with its password',
    })
    if (place !== 'production') continue
    const published = ports.map(({ hostIp = '0.0.0.0', target }) => `${hostIp}:${target}`)
    expectEqual(`where the dashboard ${name} is published`, published, [])
  }
}

/** Another service of the project makes the image: what is in it is as fixed as the project's packages. */
const isBuilt = (image: string, project: ComposeProject) =>
  allServices(project).some((other) => other.build !== undefined && other.image === image)

function asksWhoComes(service: ComposeService): boolean {
  const words = wordsOf(service).join(' ')
  const inWords = /--(basic[-_]auth|auth)[= ]\S*\w/.test(words)
  const filled = Object.entries(service.environment).filter(([, value]) => value.trim() !== '')
  return inWords || filled.some(([name]) => /BASIC_AUTH|_(USER|LOGIN)\w*$|^USER_\w+/.test(name))
}

function hasPassword(service: ComposeService): boolean {
  const values = [...wordsOf(service), ...Object.values(service.environment)]
  const urls = values.flatMap((value) => value.match(/rediss?:\/\/\S+/g) ?? [])
  const passwords = urls.map((url) => URL.parse(url)?.password ?? '')
  const alone = Object.entries(service.environment).some(
    ([name, value]) => /REDIS_PASSWORD/.test(name) && value !== '',
  )
  return alone || (passwords.length > 0 && passwords.every((password) => password !== ''))
}

/** As a deployment chooses it, by the variable of `deployment.tag` where the images have one. */
export const sampleRelease = 'v3.1.4'

/** What the service is told itself, or what its image was told when it was built, by whichever service. */
function releaseIn(
  { name, environment, image, build: itsOwn }: ComposeService,
  services: readonly ComposeService[],
  variable: string,
): string {
  const own = environment[variable]
  const build = itsOwn ?? services.find((other) => other.build && other.image === image)?.build
  if (own === undefined && build === undefined) {
    throw new Unverified(
      `needs what builds ${image ?? `the image of ${name}`}: ${variable} may be in it, the compose files do not make it`,
    )
  }
  if (own || build === undefined || !existsSync(build.dockerfile)) return own ?? ''
  const { variables } = readDockerfile(readFileSync(build.dockerfile, 'utf8'))
  const kept = variables.find(({ instruction, name }) => instruction === 'ENV' && name === variable)
  const argument = /^"?\$\{?(\w+)\}?"?$/.exec(kept?.value ?? '')?.[1]
  return argument === undefined ? (kept?.value ?? '') : (build.args[argument] ?? '')
}

/** Each service is told the release that its image bears. */
export function reportsRelease(services: readonly ComposeService[], variable: string) {
  const told = services.map((service) => {
    const { name, image = '' } = service
    return {
      name,
      tag: /:([^/:@]+)$/.exec(image)?.[1] ?? '',
      release: releaseIn(service, services, variable),
    }
  })
  for (const { name, tag, release } of told) {
    expectThat(release !== '' && release !== 'latest', `${name} does not know its release`, {
      expected: `${variable} with the release`,
      received: release,
    })
    const reported = releaseOf({ release }, tag)
    expectEqual(`the release that ${name} reports, by the tag of its image`, reported, tag)
  }
  return told
}
