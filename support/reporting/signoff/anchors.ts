/** Names inside the page under which the scenarios can be linked to. */
import type { Report } from '../../ports/report.ts'

/** Gives the anchor of the first scenario at a place; undefined where this record has none. */
export function anchors(report: Report): (uri: string, line: number) => string | undefined {
  const known = new Map<string, string>()
  for (const [index, scenario] of report.scenarios.entries()) {
    const place = `${scenario.uri}:${scenario.line}`
    if (!known.has(place)) known.set(place, scenarioAnchor(index))
  }
  return (uri, line) => known.get(`${uri}:${line}`)
}

export function scenarioAnchor(index: number): string {
  return `scenario-${index + 1}`
}
