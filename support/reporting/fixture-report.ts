/** A record with one of everything, for the tests of the renderers. */

import type {
  Report,
  Requirement,
  RequirementOutcome,
  RunInfo,
  ScenarioOutcome,
} from '../ports/report.ts'
import { fixtureScenarios, fixtureStart, hostile } from './fixture-scenarios.ts'
import { failedStepMessage } from './standing.ts'

/** Every verdict, each kind of reason, messages of several lines, evidence, a log and hostile text. */
export function fixtureReport(changes: Partial<Report> = {}): Report {
  const requirements = fixtureRows()
  const scenarios = fixtureScenarios()
  const count = (verdict: string) => requirements.filter((row) => row.verdict === verdict).length
  return {
    run: fixtureRun(),
    requirements,
    scenarios,
    problems: [
      'The worker of curriculum-extractor was still running 5 s after it was told to stop.',
    ],
    totals: {
      conforms: count('conforms'),
      violated: count('violated'),
      unverified: count('unverified'),
      waived: count('waived'),
      outOfScope: count('out-of-scope'),
      scenarios: scenarios.length,
      steps: scenarios.reduce((sum, scenario) => sum + scenario.steps.length, 0),
      wallMs: 83_400,
    },
    ...changes,
  }
}

/** A record in which all that was checked conforms. */
export function greenReport(): Report {
  const full = fixtureReport()
  return {
    ...full,
    requirements: full.requirements.filter((row) => row.verdict === 'conforms'),
    scenarios: full.scenarios.filter((scenario) => scenario.status === 'conforms'),
    problems: [],
  }
}

function fixtureRun(): RunInfo {
  return {
    id: 'run-7f3a',
    startedAt: fixtureStart,
    finishedAt: '2025-11-20T08:16:53.650Z',
    commit: '3d0c2f9a7be1',
    dirty: true,
    command: 'plumbline run --system curriculum-extractor --target embedded',
    node: 'v24.21.0',
    target: 'embedded',
    systems: [
      {
        name: 'curriculum-extractor',
        title: 'Curriculum Extractor',
        manifest: 'fixtures/systems/curriculum-extractor/plumbline.yaml',
        readings: { queue: 'extraction_tasks', provider: 'embedded (@supabase/lite 0.10.0)' },
      },
      {
        name: 'vocabgo',
        title: 'VocabGo',
        manifest: 'fixtures/systems/vocabgo/plumbline.yaml',
        readings: { retention: '30 days' },
      },
    ],
    capabilities: {
      'kill a process': true,
      docker: 'no Docker engine answers on this machine',
      browser: 'the embedded target starts no browser',
    },
  }
}

export function fixtureRow(
  id: string,
  outcome: Partial<Omit<RequirementOutcome, 'requirement'>>,
  requirement: Partial<Requirement> = {},
): RequirementOutcome {
  return {
    requirement: {
      id,
      system: id.startsWith('VG') ? 'vocabgo' : 'curriculum-extractor',
      title: `The promise of ${id}`,
      statement: `Whoever relies on ${id} finds it kept, also after a restart.`,
      level: 'must',
      source: ['000 §3 Scenario: Redis Connection', '001 §2'],
      checks: ['behaviour'],
      sentences: [],
      ...requirement,
    },
    verdict: 'conforms',
    applicable: true,
    scenarios: [],
    ...outcome,
  }
}

function fixtureRows(): readonly RequirementOutcome[] {
  const [kept, slow, killed, docker, broke, waived] = fixtureScenarios().map(asReference)
  return [
    fixtureRow(
      'CE-STO-01',
      { scenarios: listed(kept, slow) },
      { title: 'An upload is stored once' },
    ),
    fixtureRow(
      'CE-WRK-15',
      {
        verdict: 'violated',
        reason: 'no other worker finished the job',
        scenarios: listed(killed),
      },
      { title: 'A job whose worker dies is finished by another', reading: 'within 30 seconds' },
    ),
    fixtureRow('CE-CMP-07', {
      verdict: 'unverified',
      reason: 'needs docker: no Docker engine answers on this machine',
      applicable: false,
      scenarios: listed(docker),
    }),
    fixtureRow('VG-RLS-02', {
      verdict: 'unverified',
      reason: 'TypeError: Cannot read properties of undefined',
      scenarios: listed(broke),
    }),
    fixtureRow(
      'VG-BKT-04',
      { verdict: 'waived', reason: 'waived until 2026-01-31 (OPS-12)', scenarios: listed(waived) },
      { level: 'should', title: hostile },
    ),
    fixtureRow('CE-UI-09', { verdict: 'out-of-scope' }, { level: 'out-of-scope' }),
    fixtureRow('CE-OBS-05', { verdict: 'unverified', reason: 'no scenario verifies it' }),
    fixtureRow('VG-CRN-01', {
      verdict: 'unverified',
      reason: 'not selected by --system curriculum-extractor',
      applicable: false,
    }),
  ]
}

function listed(...references: (ReturnType<typeof asReference> | undefined)[]) {
  return references.filter((reference) => reference !== undefined)
}

function asReference(scenario: ScenarioOutcome) {
  const { name, uri, line, status, durationMs } = scenario
  const message = failedStepMessage(scenario)
  return { name, uri, line, status, durationMs, ...(message === undefined ? {} : { message }) }
}
