/** A script finds its packages on this machine where its image lets it find them. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { pythonPathIn } from './python-path.ts'

/** Lines of the Dockerfile, and what stands for PYTHONPATH beside the folder of the backend. */
const images: readonly (readonly [string, string | undefined])[] = [
  ['WORKDIR /app/\nENV PYTHONPATH=/app', '.'],
  ['WORKDIR /app\nENV A=b PYTHONPATH="/app/src:/app" C=d', 'src:.'],
  ['WORKDIR /app\nENV PYTHONPATH $PYTHONPATH:/app/src', 'src'],
  ['WORKDIR /app\nENV PYTHONPATH=/app/none:/usr/lib/x', undefined],
  ['WORKDIR /app\nENV MYPYTHONPATH=/app', undefined],
  ['WORKDIR /app', undefined],
]

describe('the path of Python in an image', () => {
  for (const [lines, expected] of images) {
    it(`of ${JSON.stringify(lines)} is ${expected ?? 'nothing here'}`, () => {
      const files = {
        paths: ['back/Dockerfile', 'back/src/app/main.py'],
        text: () => `FROM python AS base\n${lines}\nFROM base\nRUN true`,
      }
      assert.equal(pythonPathIn(files, 'back/Dockerfile', 'back'), expected)
      assert.equal(pythonPathIn(files, 'back/other', 'back'), undefined)
    })
  }
})
