/** The mark of a run: a word that stands on everything the run creates, so that its origin shows. */

/** Long enough never to be anybody's word by accident; letter case does not matter to any store. */
export function markOf(runId: string): string {
  return `plumbline-${runId.toLowerCase()}`
}

/** Any run's mark, as `markOf` makes it of the run ids of this suite (`20251120T081500-1a2b3c`). */
export const anyMark = /plumbline-\d{8}t\d{6}-[0-9a-f]{6}/

/** When the run of a mark began, in milliseconds since the epoch: its id tells. */
export function beganAt(mark: string): number {
  const [, y, m, d, h, min, s] =
    /-(\d{4})(\d\d)(\d\d)t(\d\d)(\d\d)(\d\d)-/.exec(mark)?.map(Number) ?? []
  return Date.UTC(y ?? 0, (m ?? 1) - 1, d, h, min, s)
}

const current = { mark: 'plumbline' }

/** The mark that this process puts on what it creates; `plumbline` alone outside of any run. */
export function runMark(): string {
  return current.mark
}

/** Called once, by whoever knows the run. */
export function setRunMark(mark: string): void {
  current.mark = mark
}
