/** How much of what is required has been broken on purpose. */

interface Row {
  readonly id: string
  readonly level: string
}

/** Required rows of the ledger that no fault breaks. */
export function withoutFault(ledger: readonly Row[], broken: readonly string[]): string[] {
  const musts = ledger.filter(({ level }) => level === 'must')
  return musts.map(({ id }) => id).filter((id) => !broken.includes(id))
}
