/** Names of columns by which they are meant for what documents say, or for what a model was told of them. */

/** A text, whose: of the document in one of its shapes, or of what went to a model and came from it. */
const texts =
  /^(extracted|parsed|cleaned|clean|raw|full|plain|original|source|document|doc|ocr|page|file|input|output)_?(text|content|body)s?$/
const contents = /^(extracted|parsed|cleaned|raw|document|doc|ocr|page|file)_(bytes|data)$/
const bare = /^(text(_content)?|contents?|body|blob|raw|transcript)$/
const exchanges =
  /^((raw|full|llm|ai|model|agent|system|user)_)?(prompts?|completions?|responses?)(_(text|content|body|json|payload|data))?$/
const ofModels =
  /^(messages|(raw|llm|ai|model|agent)_(input|output|messages|answer|reply)|request_(body|json|payload))$/

/** Whether a column of this name that can hold a text is meant to hold a document, or an exchange about it. */
export function isMeantForDocuments(name: string): boolean {
  return [texts, contents, bare, exchanges, ofModels].some((each) => each.test(name))
}
