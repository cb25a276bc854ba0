import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ofDatabase, ofStorage, ofTrouble } from './said-words.ts'

test('a database is named in the language of the team', () => {
  const said = [
    'The database is not available.',
    'Banco de dados indisponível. Tente novamente em instantes.',
    'La base de datos no está disponible',
    'La base de données est indisponible',
    'Die Datenbank ist nicht erreichbar',
  ]
  for (const text of said) assert.match(text, ofDatabase)
  for (const text of ['Erro interno', 'Internal Server Error'])
    assert.doesNotMatch(text, ofDatabase)
})

test('a store of files is named in the language of the team', () => {
  for (const text of ['the bucket', 'Armazenamento inacessível', 'R2 recusou head_bucket']) {
    assert.match(text, ofStorage)
  }
  assert.doesNotMatch('Banco de dados inacessível', ofStorage)
})

test('trouble is told in the language of the team', () => {
  const told = [
    'The link is invalid or has expired.',
    'O link de redefinição é inválido ou expirou.',
    'Não foi possível entrar',
    'No se pudo iniciar la sesión',
    'Le lien a expiré',
    'Der Link ist ungültig oder abgelaufen.',
  ]
  for (const text of told) assert.match(text, ofTrouble)
})

test('a page that waits, greets or asks for a password tells of no trouble', () => {
  const quiet = ['Loading…', 'Carregando…', 'Validando o link…', 'Entrar E-mail Senha', 'Olá!']
  for (const text of [...quiet, 'Primeiro projeto', 'Sign in Email Password']) {
    assert.doesNotMatch(text, ofTrouble)
  }
})
