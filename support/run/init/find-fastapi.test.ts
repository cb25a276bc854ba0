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

const kept = `
class UserCreate(SQLModel):
    email: str
    password: str
class Team(SQLModel):
    name: str
app = FastAPI()
@app.get("/health")
def health(): ...
@app.post("/login/access-token")
def login(form: Annotated[OAuth2PasswordRequestForm, Depends()]): ...
@app.post("/accounts", dependencies=[GUARD])
def team(made: Team): ...
@app.post("/users/", dependencies=[GUARD])
def create(user: UserCreate): ...
`
const accountsWith = (guard: string) =>
  findApi({ paths: ['app/main.py'], text: () => kept.replaceAll('GUARD', guard) })?.value.accounts

test('a superuser makes the accounts where nobody signs up', () => {
  assert.deepEqual(accountsWith('Depends(get_current_superuser)'), {
    signUp: {
      path: '/users/',
      body: { email: '{email}', password: '{password}' },
      by: 'superuser',
    },
    signIn: {
      path: '/login/access-token',
      form: { username: '{email}', password: '{password}' },
    },
  })
  assert.equal(accountsWith('Depends(get_session)'), undefined)
})
