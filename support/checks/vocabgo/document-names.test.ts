import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isMeantForDocuments } from './document-names.ts'

test('the text of a document is known in whatever shape the pipeline has brought it', () => {
  const names = ['extracted_text', 'cleaned_text', 'parsed_content', 'fulltext', 'text', 'raw_data']
  assert.deepEqual(names.filter(isMeantForDocuments), names)
})

test('what a model was told and has said is known by its usual names', () => {
  const names = [
    'prompt',
    'completion_text',
    'raw_response',
    'llm_output',
    'input_text',
    'messages',
  ]
  assert.deepEqual(names.filter(isMeantForDocuments), names)
})

test('figures, names, kinds and errors are meant for no document', () => {
  const names = [
    ...['words', 'document_name', 'file_path', 'document_type', 'content_type', 'error_message'],
    ...['prompt_tokens', 'completion_tokens', 'model', 'stage', 'source_language', 'user_message'],
    ...['status_text', 'response_time', 'prompt_version', 'content_hash', 'raw_file_name'],
  ]
  assert.deepEqual(names.filter(isMeantForDocuments), [])
})
