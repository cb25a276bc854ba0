/** A system whose programs lie below `src`, whose lists ask for a project, and whose keys a helper writes. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { folderWith } from '../../artifacts/folder-with.ts'
import { composedStarts } from './composed-starts.ts'
import { draftProduction } from './draft-production.ts'

const files: Readonly<Record<string, string>> = {
  '.env.production.example': 'DATABASE_URL=\nCORS_ORIGINS=https://app.example.com\n',
  'docker-compose.prod.yml': `services:
  backend: { build: ./backend, command: [uvicorn, "studio.main:app"], ports: ["8000:8000"] }
  worker: { build: ./backend, command: [arq, studio.jobs.WorkerSettings] }
`,
  'backend/Dockerfile': 'FROM python\nWORKDIR /app\nENV PYTHONPATH=/app/src\n',
  'backend/src/studio/__init__.py': '',
  'backend/src/studio/jobs.py': 'class WorkerSettings:\n    functions = []\n',
  'backend/src/studio/storage.py': 'import aioboto3\n',
  'backend/src/studio/identity.py': `import jwt
bearer = HTTPBearer()

async def caller(token = Depends(bearer), db = Depends(get_db)):
    return jwt.decode(token)
`,
  'backend/src/studio/models.py': `def fk(target, nullable=False):
    return mapped_column(Uuid, ForeignKey(target), nullable=nullable)

class User(Base):
    __tablename__ = "users"

class Project(Base):
    __tablename__ = "projects"
    made_by: Mapped[uuid.UUID] = fk("users.id")

class StoredFile(Base):
    __tablename__ = "stored_files"

class Document(Base):
    __tablename__ = "documents"
    project_id: Mapped[uuid.UUID] = fk("projects.id")
    file: Mapped[StoredFile] = relationship()
`,
  'backend/src/studio/main.py': `from .identity import caller
from .models import Document
app = FastAPI()

class FileOut(BaseModel):
    url: str

class DocumentOut(BaseModel):
    file: FileOut

@app.get("/api/documents")
def listed(project_id: uuid.UUID, page: int = 1, me = Depends(caller)) -> list[DocumentOut]: ...
@app.get("/api/documents/{document_id}")
def one(document_id: uuid.UUID) -> DocumentOut: ...
@app.post("/api/documents")
def make(project_id: uuid.UUID = Form(), file: UploadFile = File()) -> DocumentOut: ...
`,
}
const repository = { paths: Object.keys(files).sort(), text: (path: string) => files[path] ?? '' }

it('is drafted with the query, the owners, the tables and the names that it has', () => {
  const { entries } = draftProduction(repository as never, 'A')
  const value = (name: string) => Object(entries.find((entry) => entry.name === name)?.value)
  assert.deepEqual(value('areas').documents, {
    path: '/api/documents?project_id={project}',
    file: 'file',
    owner: 'project_id.made_by',
  })
  assert.deepEqual(value('uploads').documents, {
    one: false,
    url: 'file.url',
    table: 'public.stored_files',
  })
  assert.deepEqual(value('pages'), { origin: 'CORS_ORIGINS' })
  const { s3Module, currentUser } = value('sources')
  assert.deepEqual([s3Module, currentUser], ['aioboto3', 'caller'])
})

it('starts with the folder of its packages on the path', (t) => {
  const found = composedStarts(repository as never, folderWith(t, files), {})
  for (const start of [found?.backend, found?.worker]) {
    assert.equal(start?.cwd, 'backend')
    assert.deepEqual(start?.environment, { PYTHONPATH: 'src' })
  }
  assert.deepEqual(found?.worker?.command.slice(-2), ['arq', 'studio.jobs.WorkerSettings'])
})
