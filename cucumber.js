/** Where cucumber finds the words and the features; `npx plumbline run` adds the selection. */
export default {
  import: ['support/world.ts', 'support/hooks.ts', 'steps/**/*.ts'],
  publish: false,
  strict: true,
}
