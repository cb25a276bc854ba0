/** Records of made-up runs, for the tests of merging. */
import type { Requirement, RunInfo, ScenarioOutcome, StepOutcome } from '../../ports/report.ts'
import type { RunRecord } from '../../ports/run-record.ts'

export const madeRow: Requirement = {
  id: 'CE-A-01',
  system: 'curriculum-extractor',
  title: 't',
  statement: 's',
  level: 'must',
  source: [],
  checks: [],
  sentences: [],
}

function stepEnd(shown: string): Pick<StepOutcome, 'status' | 'message'> {
  if (shown === 'conforms') return { status: 'passed' }
  return shown === 'violated'
    ? { status: 'violated', message: 'no' }
    : { status: 'unverified', message: shown }
}

/** The example in that line; a text instead of a status is the reason why it is unverified. */
export function madeOutcome(line: number, shown: string): ScenarioOutcome {
  const judged = shown === 'conforms' || shown === 'violated'
  return {
    name: `example ${line}`,
    feature: 'f',
    uri: 'features/curriculum-extractor/a.feature',
    line,
    tags: [],
    requirements: [madeRow.id],
    status: judged ? shown : 'unverified',
    startedAt: '2026-03-01T08:00:00.000Z',
    durationMs: 1_000,
    waitedMs: 0,
    attempts: 1,
    steps: [
      {
        ...{ keyword: 'Then ', text: 'it holds', kind: 'outcome', line, durationMs: 1_000 },
        ...{ startedAt: '2026-03-01T08:00:00.000Z', attachments: [] },
        ...stepEnd(shown),
      },
    ],
  }
}

function madeRun(changes: Partial<RunInfo>): RunInfo {
  return {
    id: 'run-1',
    startedAt: '2026-03-01T08:00:00.000Z',
    finishedAt: '2026-03-01T08:05:00.000Z',
    commit: 'abc',
    dirty: false,
    command: 'plumbline run',
    node: 'v24.0.0',
    target: 'embedded',
    systems: [
      {
        name: 'curriculum-extractor',
        title: 'Curriculum Extractor',
        manifest: 'plumbline.yaml',
        readings: { queue: 'extraction_tasks' },
      },
    ],
    capabilities: { docker: 'no engine' },
    ...changes,
  }
}

/** A run that has seen `outcomes`; everything stands in the lines 3 and 7, and both were selected. */
export function madeRecord(
  outcomes: readonly ScenarioOutcome[],
  run: Partial<RunInfo> = {},
  changes: Partial<RunRecord> = {},
): RunRecord {
  const places = [3, 7].map((line) => {
    const { name, uri, requirements } = madeOutcome(line, 'conforms')
    return { name, uri, line, requirements }
  })
  return {
    format: 1,
    plumbline: '0.1.0',
    catalogue: 'features',
    subjects: [{ system: 'curriculum-extractor', manifest: 'manifest', commit: 'def' }],
    selection: 'this command',
    shard: { index: 1, total: 1 },
    planned: places.map(({ name, uri, line }) => ({ name, uri, line, shard: 1 })),
    standing: places,
    waivers: [],
    problems: [],
    report: {
      run: madeRun(run),
      requirements: [
        { requirement: madeRow, verdict: 'unverified', applicable: true, scenarios: [] },
      ],
      scenarios: outcomes,
      problems: [],
      totals: {
        ...{ conforms: 0, violated: 0, unverified: 1, waived: 0, outOfScope: 0 },
        ...{ scenarios: outcomes.length, steps: outcomes.length, wallMs: 300_000 },
      },
    },
    ...changes,
  }
}

/** Shard `index` of 2: the example in line 3 is in the first one, that in line 7 in the second. */
export function madeShard(
  index: number,
  outcomes: readonly ScenarioOutcome[],
  run: Partial<RunInfo> = {},
): RunRecord {
  const record = madeRecord(outcomes, { id: `shard-${index}`, ...run })
  const planned = record.planned.map((one, at) => ({ ...one, shard: at + 1 }))
  return { ...record, planned, shard: { index, total: 2 } }
}
