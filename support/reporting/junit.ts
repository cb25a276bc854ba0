/** junit.xml: the run for CI servers, one suite for each feature and one case for each scenario. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { create } from 'xmlbuilder2'
import type { Report } from '../ports/report.ts'
import { type JunitSuite, junitSuites } from './junit-suites.ts'
import { visible } from './visible-text.ts'

/** Writes `junit.xml` into `dir`. */
export async function writeJunit(report: Report, dir: string): Promise<void> {
  await writeFile(join(dir, 'junit.xml'), junitXml(report))
}

/** In the dialect of Ant's and Jenkins' schema: times in seconds, timestamps in UTC without a zone. */
export function junitXml(report: Report): string {
  const suites = junitSuites(report)
  const root = create(
    { version: '1.0', encoding: 'UTF-8' },
    {
      testsuites: {
        '@name': 'Plumbline',
        ...counts(suites),
        '@time': seconds(report.totals.wallMs),
      },
    },
  ).root()
  for (const suite of suites) root.ele(suiteNode(suite, report))
  return root.end({ prettyPrint: true })
}

/** `@name` is an attribute and `#` text, as xmlbuilder2 reads objects. */
type Node = { [name: string]: string | Node | Node[] }

function suiteNode(suite: JunitSuite, report: Report): Node {
  const node: Node = {
    '@name': visible(suite.name),
    ...counts([suite]),
    '@time': seconds(suite.cases.reduce((sum, entry) => sum + entry.durationMs, 0)),
    '@timestamp': timestamp(suite.startedAt),
    properties: { property: properties(report) },
    testcase: suite.cases.map((entry) => caseNode(entry, suite)),
  }
  return { testsuite: node }
}

function caseNode(entry: JunitSuite['cases'][number], suite: JunitSuite): Node {
  const requirements = entry.requirements.map((id) => property('requirement', id))
  const node: Node = {
    '@name': visible(entry.name),
    '@classname': visible(suite.name),
    '@time': seconds(entry.durationMs),
    ...(entry.uri === undefined ? {} : { '@file': visible(entry.uri) }),
    ...(requirements.length === 0 ? {} : { properties: { property: requirements } }),
  }
  if (entry.result === 'passed') return node
  const type = entry.result === 'skipped' ? {} : { '@type': visible(entry.standing) }
  const message = visible(entry.message).replaceAll('\n', ' ')
  return { ...node, [entry.result]: { '@message': message, ...type, '#': visible(entry.body) } }
}

function counts(suites: readonly JunitSuite[]): Node {
  const results = suites.flatMap((suite) => suite.cases.map((entry) => entry.result))
  const count = (wanted: string) => String(results.filter((result) => result === wanted).length)
  return {
    '@tests': String(results.length),
    '@failures': count('failure'),
    '@errors': count('error'),
    '@skipped': count('skipped'),
  }
}

function properties({ run }: Report): Node[] {
  return [
    property('run', run.id),
    property('commit', run.dirty ? `${run.commit} with uncommitted changes` : run.commit),
    property('target', run.target),
    property('node', run.node),
  ]
}

function property(name: string, value: string): Node {
  return { '@name': name, '@value': visible(value) }
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3)
}

function timestamp(iso: string): string {
  return iso.slice(0, 'yyyy-mm-ddThh:mm:ss'.length)
}
