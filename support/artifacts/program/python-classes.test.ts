/** Models and settings say the same whichever way their library lets them be written. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { choicesOf, classesOf, classNamed, columnOf, fieldsOf, keyOf } from './python-classes.ts'
import { environmentReadsOf, settingsOf } from './python-settings.ts'
import { pythonSource } from './python-source.ts'

const sourceOf = (files: Readonly<Record<string, string>>) =>
  pythonSource({ paths: Object.keys(files).sort(), text: (path) => files[path] ?? '' })

const models = `
class Owned:
    owner = Column("owner_id", ForeignKey("users.id"))
class Old(Owned, Base):
    __tablename__ = "olds"
    id = Column(Integer, primary_key=True)
class New(Base):
    __tablename__ = "news"
    old_id: Mapped[int] = mapped_column(ForeignKey(Old.id, ondelete="CASCADE"))
class Shop(SQLModel, table=True):
    news_id: int = Field(foreign_key="news.id")
    tags: list[str] = Field(sa_column=Column(JSONB))
`

describe('models of tables', () => {
  const classes = classesOf(sourceOf({ 'models.py': models }))
  const named = (name: string) => classNamed(classes, name)
  it('have the table that they name, or that SQLModel names for them', () => {
    const tables = classes.all.map(({ name, table }) => [name, table])
    assert.deepEqual(tables, [
      ['Owned', undefined],
      ['Old', 'olds'],
      ['New', 'news'],
      ['Shop', 'shop'],
    ])
  })
  it('hold keys of others by ForeignKey and by foreign_key, under the name of the column', () => {
    const keys = ['Old', 'New', 'Shop'].map((name) =>
      fieldsOf(classes, named(name)).flatMap((field) => {
        const key = keyOf(classes, field)
        return key === undefined ? [] : [[columnOf(field), key.table, key.key]]
      }),
    )
    assert.deepEqual(keys, [
      [['owner_id', 'users', 'id']],
      [['old_id', 'olds', 'id']],
      [['news_id', 'news', 'id']],
    ])
  })
})

describe('classes of requests', () => {
  it('are the ones that a file imports, where two have the same name', () => {
    const classes = classesOf(
      sourceOf({
        'a.py': 'class User(BaseModel):\n    a: int',
        'b.py': 'class User(BaseModel):\n    b: int',
        'c.py': 'from b import User\nimport a',
      }),
    )
    const fields = (name: string) =>
      fieldsOf(classes, classNamed(classes, name, 'c.py')).map((field) => field.name)
    assert.deepEqual([fields('User'), fields('a.User')], [['b'], ['a']])
  })
  it('know which fields may be left out, and what others may be', () => {
    const classes = classesOf(
      sourceOf({
        'a.py': `
class Colour(str, Enum):
    RED = "red"
    BLUE = "blue"
class Base(BaseModel):
    model_config = ConfigDict(extra="forbid")
    kept: ClassVar[int] = 1
    a: int
    b: int = 2
class Wish(Base):
    b: Annotated[int, Field(ge=1)]
    c: str = Field(..., max_length=3)
    d: str = Field("x", max_length=3)
    e: list[str] = Field(default_factory=list)
    f: Literal["x", "y"] | None = None
    g: Colour`,
      }),
    )
    const fields = fieldsOf(classes, classNamed(classes, 'Wish'))
    const needed = fields.filter(({ hasDefault }) => !hasDefault).map(({ name }) => name)
    assert.deepEqual(needed, ['a', 'b', 'c', 'g'])
    const choices = fields.map((field) => choicesOf(classes, field))
    assert.deepEqual(choices.slice(-2), [
      ['x', 'y'],
      ['red', 'blue'],
    ])
    assert.equal(fields.length, 7)
  })
})

describe('variables that programs read', () => {
  it('are those of pydantic-settings, with prefixes and further names', () => {
    const source = sourceOf({
      'config.py': `
DAY = 60 * 60 * 24
class Shared(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="APP_")
    level: str
class Settings(Shared):
    kept: int = DAY
    key: str = Field(validation_alias=AliasChoices("KEY", "OLD_KEY"))
    url: Annotated[str, Field(alias="THE_URL")] = "https://x"
class Older(BaseSettings):
    name: str = Field("a", env="OLDER_NAME")
    x: int = Field(default=5, ge=1)
    class Config:
        env_prefix = "older_"`,
    })
    const all = settingsOf(source).map(({ names, hasDefault, value }) => [names, hasDefault, value])
    assert.deepEqual(all, [
      [['APP_LEVEL'], false, undefined],
      [['APP_KEPT'], true, '86400'],
      [['KEY', 'OLD_KEY'], false, undefined],
      [['THE_URL'], true, 'https://x'],
      [['OLDER_NAME'], true, 'a'],
      [['OLDER_X'], true, '5'],
    ])
  })
  it('are those of os.environ, be it through a function of their own', () => {
    const source = sourceOf({
      'settings.py': `
def required(name):
    return os.environ.get(name, "").strip() or sys.exit(name)
def other(name):
    return clean(name)
A = required("NEEDED")
B = os.environ["INDEXED"] or "x"
C = os.getenv("OPTIONAL", "5")
D = other("NOT_ONE")`,
    })
    const all = environmentReadsOf(source).map(({ names, hasDefault, value }) => [
      ...[names[0], hasDefault, value],
    ])
    assert.deepEqual(all, [
      ['NEEDED', false, undefined],
      ['OPTIONAL', true, '5'],
      ['INDEXED', false, undefined],
    ])
  })
})
