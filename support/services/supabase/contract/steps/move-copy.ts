/** Moving and copying, into taken places and foreign folders too. */
import type { ContractWorld, Step } from '../world.ts'

const mine = (w: ContractWorld, name: string) => `${w.alice.id}/${name}`
const docs = (w: ContractWorld) => w.alice.client.storage.from('docs')

const copy = (w: ContractWorld, from: string, to: string) => docs(w).copy(mine(w, from), to)
const move = (w: ContractWorld, from: string, to: string) => docs(w).move(mine(w, from), to)

export const moveCopySteps: readonly Step[] = [
  { name: 'copy', run: (w) => copy(w, 'sub/blob.pdf', mine(w, 'copy.pdf')) },
  { name: 'copy exists', run: (w) => copy(w, 'sub/blob.pdf', mine(w, 'copy.pdf')) },
  { name: 'copy to foreign', run: (w) => copy(w, 'sub/blob.pdf', `${w.bob.id}/copy.pdf`) },
  { name: 'copy missing', run: (w) => copy(w, 'none.pdf', mine(w, 'copy2.pdf')) },
  { name: 'move', run: (w) => move(w, 'copy.pdf', mine(w, 'moved.pdf')) },
  { name: 'move missing', run: (w) => move(w, 'copy.pdf', mine(w, 'moved2.pdf')) },
  { name: 'move onto existing', run: (w) => move(w, 'moved.pdf', mine(w, 'five.pdf')) },
  {
    name: 'move foreign',
    run: (w) =>
      w.bob.client.storage.from('docs').move(mine(w, 'moved.pdf'), `${w.bob.id}/stolen.pdf`),
  },
  { name: 'move to foreign', run: (w) => move(w, 'moved.pdf', `${w.bob.id}/pushed.pdf`) },
]
