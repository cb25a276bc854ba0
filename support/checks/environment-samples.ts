/** The sample files of the three environments, compared with one another and with the documents. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseDotenv } from '../artifacts/compose/dotenv.ts'
import { Unverified } from '../core/errors.ts'
import type { Manifest } from '../systems/manifest.ts'
import { decoded, type EnvironmentName, environmentNames, secretsIn } from './environments.ts'
import { expectEqual, expectThat } from './expect.ts'

export type Samples = Readonly<Record<EnvironmentName, Readonly<Record<string, string>>>>

/** Stands for a value that somebody has to put in; a common one shares nothing. */
const placeholder = /^(change-?(this|me)|password|postgres|your[-_].*|[<[].*[>\]]|\$\{.*\})$/i

/** The values of each file; references to other variables of the same file are resolved. */
export function readSamples({ repository, environments }: Manifest): Samples {
  const read = (name: EnvironmentName) => {
    const file = environments.samples[name]
    const path = join(repository, file)
    if (!existsSync(path)) {
      throw new Unverified(`needs environments.samples.${name} in the manifest: no ${file}`)
    }
    return parseDotenv(readFileSync(path, 'utf8'), () => undefined)
  }
  return { local: read('local'), staging: read('staging'), production: read('production') }
}

/** No secret, be it inside a URL, has the same value in two files. */
export function shareNoSecret(manifest: Manifest, samples: Samples): void {
  const { secrets, urls } = manifest.environments
  const shared = [...Object.keys(secrets), ...urls].flatMap((variable) =>
    pairs()
      .filter(([one, other]) => {
        const [mine, theirs] = [one, other].map((name) => own(manifest, variable, samples[name]))
        return mine?.some((value) => theirs?.includes(value))
      })
      .map(([one, other]) => `${variable}: ${one} and ${other}`),
  )
  expectEqual('secrets that environments share', shared, [])
}

function own(manifest: Manifest, variable: string, sample: Readonly<Record<string, string>>) {
  const found = secretsIn(manifest, { [variable]: sample[variable] ?? '' })
  return found.filter((value) => !placeholder.test(decoded(value)))
}

/** Each file names one project wherever it names any, and no two files the same. */
export function haveOwnProjects(samples: Samples): Record<EnvironmentName, string> {
  const found = environmentNames.map((name) => [name, projectsOf(samples[name])] as const)
  for (const [name, projects] of found) {
    expectThat(projects.length === 1, `the sample for ${name} does not lead to one project`, {
      expected: 'one Supabase project in all of its URLs',
      received: projects,
    })
  }
  const projects = Object.fromEntries(found.map(([name, [only = '']]) => [name, only]))
  const shared = pairs().filter(([one, other]) => projects[one] === projects[other])
  expectEqual('environments with the same Supabase project', shared, [])
  return projects as Record<EnvironmentName, string>
}

/** The reference of a project: the host of its API, and the user of its pooled database. */
function projectsOf(sample: Readonly<Record<string, string>>): string[] {
  const hosts = ['SUPABASE_URL', 'VITE_SUPABASE_URL']
    .map((name) => URL.parse(sample[name] ?? '')?.hostname)
    .filter((host) => host !== undefined)
    .map((host) => host.replace(/\.supabase\.(co|in)$/, ''))
  const user = URL.parse(sample.DATABASE_URL ?? '')?.username.split('.')[1]
  // Names of hosts have no capital letters, whatever stands in the file.
  const all = [...hosts, ...(user === undefined ? [] : [user])].map((each) => each.toLowerCase())
  // `your-project` here and `your-project-ref` there are no two projects: somebody puts one in.
  const open = all.filter((each) => placeholder.test(each)).slice(0, 1)
  const told = all.filter((each) => !placeholder.test(each))
  return told.length > 0 ? [...new Set(told)] : open
}

/** Domain and dashboard are those of the documents, and the environment calls itself by its name. */
export function haveDocumentedValues({ environments }: Manifest, samples: Samples): void {
  for (const name of environmentNames) {
    const expected = { [environments.variable]: name, ...environments[name] }
    const received = Object.fromEntries(
      Object.keys(expected).map((variable) => [variable, samples[name][variable]]),
    )
    expectEqual(`the sample for ${name}`, received, expected)
    const missing = ['PROJECT_NAME', 'STACK_NAME'].filter((each) => !samples[name][each])
    expectEqual(`names that the sample for ${name} lacks`, missing, [])
  }
}

/** Outside local the dashboard, and every address that the browser calls, is encrypted. */
export function haveEncryptedDashboards(samples: Samples): void {
  for (const name of ['staging', 'production'] as const) {
    const { DOMAIN, FRONTEND_HOST, VITE_API_URL = `https://api.${DOMAIN}` } = samples[name]
    expectEqual(`FRONTEND_HOST of ${name}`, FRONTEND_HOST, `https://dashboard.${DOMAIN}`)
    expectEqual(`VITE_API_URL of ${name}`, VITE_API_URL, `https://api.${DOMAIN}`)
  }
}

function pairs(): (readonly [EnvironmentName, EnvironmentName])[] {
  return [
    ['local', 'staging'],
    ['local', 'production'],
    ['staging', 'production'],
  ]
}
