// @ts-nocheck This runs in Deno, whose types are not here.
/**
 * The program in which Deno runs one Edge Function: `deno run edge-host.mjs BUNDLE`. Says
 * `listening PORT` on stdout; whatever port the function names, it listens on a free one of the loopback.
 */
const { Deno } = globalThis
const { serve } = Deno
let served = false

/** `Deno.serve(handler)`, `(options, handler)` and `({ handler })`, as the documentation has them. */
function handlerIn(given) {
  const handlers = given.flatMap((each) =>
    typeof each === 'function' ? each : (each?.handler ?? []),
  )
  return handlers[0]
}

Deno.serve = (...given) => {
  served = true
  const onListen = ({ port }) => console.log(`listening ${port}`)
  return serve({ hostname: '127.0.0.1', port: 0, onListen }, handlerIn(given))
}

// What the hosted runtime offers besides: work that goes on after the answer.
globalThis.EdgeRuntime = { waitUntil: (work) => work }

const { default: own } = await import(Deno.args[0])
if (!served && typeof own?.fetch === 'function') Deno.serve((request) => own.fetch(request))
