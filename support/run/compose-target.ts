/** The compose target: stores as on the containers target; what a system composes runs in the engine. */
import { removeUnusedImages } from '../targets/compose/built-images.ts'
import { capabilitiesIn, containers } from './containers-target.ts'
import type { Target } from './targets.ts'

export const compose: Target = {
  stores: containers.stores,
  open: async (run) => {
    // Undone last, when no container is left that is made of them.
    run.scope.undo('remove the images of the compositions', removeUnusedImages)
    await containers.open(run)
  },
  capabilities: (stack) => capabilitiesIn('compose', stack),
}
