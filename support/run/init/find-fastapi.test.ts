/** Routes of a FastAPI application by its routers. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findApi } from './find-fastapi.ts'

const program = `
router = APIRouter(prefix="/worksheets")
@router.post("", response_model=Made)
def make(file: UploadFile): ...
@router.get("", response_model=Page)
def some(): ...
@router.get("/{id}", response_model=Made)
def one(id: UUID): ...
@router.get("/{id}/pages/{page}")
def page(id: UUID, page: int): ...
class Made(SQLModel):
    id: int
class Page(SQLModel):
    data: list[Made]
app = FastAPI()
app.include_router(router, prefix="/v1")
`

test('what lies below the route of the uploads is one of them, and the list of them is there', () => {
  const found = findApi({ paths: ['app/main.py'], text: () => program })?.value
  assert.deepEqual(found?.routes, {
    ingestions: '/v1/worksheets',
    extraction: '/v1/worksheets/{id}',
  })
  assert.deepEqual(found?.list, { items: 'data' })
})
