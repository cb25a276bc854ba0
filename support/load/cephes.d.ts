/** What is used of `cephes`: its package has types that its `exports` hide. Names and meaning are those of Cephes 2.8. */
declare module 'cephes' {
  interface Cephes {
    /** Resolves when the functions can be called. */
    readonly compiled: Promise<void>
    /** x with `incbet(a, b, x) = y`. */
    incbi(a: number, b: number, y: number): number
    /** x with `igamc(a, x) = p`: the complemented incomplete gamma integral. */
    igami(a: number, p: number): number
    /** Sum of the binomial probabilities 0 to `k` of `n` trials; `k` and `n` are whole. */
    bdtr(k: number, n: number, p: number): number
  }
  const cephes: Cephes
  export default cephes
}
