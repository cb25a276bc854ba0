/** Programs that an image is known not to have. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { folderWith } from '../folder-with.ts'
import { baseWithout } from './lacking-program.ts'

const found = (t: TestContext, text: string, program = 'curl', target?: string) => {
  const dockerfile = join(folderWith(t, { Dockerfile: text }), 'Dockerfile')
  return baseWithout({ dockerfile, ...(target && { target }) }, program)
}

test('a small base lacks what nobody installs', (t) => {
  assert.equal(found(t, 'FROM node:22-alpine\nRUN npm ci\nCMD curl x'), 'node:22-alpine')
  assert.equal(
    found(t, 'FROM docker.io/library/python:3.12-slim', 'wget'),
    'docker.io/library/python:3.12-slim',
  )
  const stages =
    'FROM node:22-slim AS base\nFROM node:22 AS build\nRUN apt-get install curl\nFROM base AS run'
  assert.equal(found(t, stages), 'node:22-slim')
  assert.equal(found(t, stages, 'curl', 'build'), undefined)
})

test('what is there, installed or copied is not missed, and of other images nothing is known', (t) => {
  for (const text of [
    'FROM node:22',
    'FROM nginx:alpine',
    'FROM company/node:22-slim',
    'FROM node:22-alpine\nRUN apk add --no-cache curl',
    'FROM node:22-alpine AS a\nRUN apk add curl\nFROM a',
    'FROM node:22-alpine\nCOPY --from=tools /usr/bin/curl /usr/bin/curl',
    'FROM python:3-slim\nRUN xargs apt-get install < packages.txt',
    'FROM python:3-slim\nCOPY setup.sh .\nRUN ./setup.sh',
  ]) {
    assert.equal(found(t, text), undefined, text)
  }
  assert.equal(found(t, 'FROM node:22-alpine', 'wget'), undefined)
  assert.equal(found(t, 'FROM node:22-slim', 'node'), undefined)
  assert.equal(baseWithout({ dockerfile: '/nowhere/Dockerfile' }, 'curl'), undefined)
})
