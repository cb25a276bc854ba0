/** Where cucumber finds the words and the features; `npx plumbline run` adds the selection. */
export default {
  import: ['support/world.ts', 'support/hooks.ts', 'steps/**/*.ts'],
  paths: ['features/**/*.feature'],
  // Everything people read is rendered by the run itself, from what was observed.
  format: [['message', '/dev/null']],
  publish: false,
  strict: true,
}
