// @ts-nocheck This runs in Deno, whose types are not here.
/** `serve` of Deno's standard library before Deno had one of its own (`deno.land/std/http/server.ts`). */
export const serve = (handler) => globalThis.Deno.serve(handler)
