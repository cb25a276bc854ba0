/** Which program plays a service, by the tag of its image. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { atVersion } from './compose-recipe.ts'

const recipe = {
  command: ['node', 'old.mjs'],
  cwd: '/old',
  versions: { v2: { command: ['node', 'new.mjs'], cwd: '/new' } },
}

test('the tag of the image chooses the program, and another tag the usual one', () => {
  const folder = (image?: string) => {
    const played = atVersion(recipe, image)
    return played === 'redis' ? 'redis' : played.cwd
  }
  assert.equal(folder('registry.example:5000/team/backend:v2'), '/new')
  assert.equal(folder('registry.example:5000/team/backend'), '/old')
  assert.equal(folder('backend:v1'), '/old')
  assert.equal(folder(), '/old')
})
