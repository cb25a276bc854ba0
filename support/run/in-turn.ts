/** Work on many items, some at a time. */

/** At most `width` at once; the results keep the order of the items. */
export async function inTurn<T, R>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = []
  const queue = [...items.entries()]
  const lane = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [place, item] = next
      results[place] = await work(item)
    }
  }
  await Promise.all(Array.from({ length: width }, lane))
  return results
}
