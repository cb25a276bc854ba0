/** The `docker` of a shell: hands its command line to the supervisor and prints the answer. */
import { connect } from 'node:net'

const socket = connect(process.env.PLUMBLINE_DOCKER_SOCKET ?? '')
const { PLUMBLINE_DOCKER_SOCKET: _, ...env } = process.env
let answer = ''
socket.setEncoding('utf8')
socket.on('data', (text) => {
  answer += text
})
socket.on('error', (error) => {
  process.stderr.write(
    `docker: the supervisor of this project cannot be reached: ${error.message}\n`,
  )
  process.exitCode = 125
})
socket.on('end', () => {
  const { code, stdout, stderr } = JSON.parse(answer)
  process.stdout.write(stdout)
  process.stderr.write(stderr)
  process.exitCode = code
})
socket.end(JSON.stringify({ argv: process.argv.slice(2), cwd: process.cwd(), env }))
