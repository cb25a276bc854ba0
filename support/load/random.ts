/** Chance that can be repeated: numbers from a seed. */

/** The next number, at least 0 and below 1. */
export type Random = () => number

/** The generator `sfc32` of PractRand (Chris Doty-Humphrey), seeded with one 32-bit number. */
export function seeded(seed: number): Random {
  let a = 0x9e3779b9
  let b = 0x243f6a88
  let c = seed >>> 0
  let counter = 1
  const next = () => {
    const sum = (a + b + counter) >>> 0
    counter = (counter + 1) >>> 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) >>> 0
    c = ((c << 21) | (c >>> 11)) >>> 0
    c = (c + sum) >>> 0
    return sum / 0x1_0000_0000
  }
  // The first results still show the seed.
  for (let i = 0; i < 15; i += 1) next()
  return next
}

/** A waiting time of mean `mean` until the next event of a Poisson process. */
export function exponential(random: Random, mean: number): number {
  return -Math.log(1 - random()) * mean
}
