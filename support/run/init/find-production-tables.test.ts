/** Which rows are whose, by the keys that models hold of one another. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { classesOf } from '../../artifacts/program/python-classes.ts'
import { pythonSource } from '../../artifacts/program/python-source.ts'
import { ownerPath } from './find-production-tables.ts'

const models = `
class Note(SQLModel, table=True):
    shelf_id: int = Field(foreign_key="shelf.id")
    parent_id: int | None = Field(default=None, foreign_key="note.id")
class Shelf(SQLModel, table=True):
    room: int = Field(foreign_key="rooms.id")
class Room(Base):
    __tablename__ = "rooms"
    owner = Column("owner_id", ForeignKey("users.id"))
class Word(SQLModel, table=True):
    older_id: int | None = Field(default=None, foreign_key="word.id")
`

test('a row leads to its user by the fewest keys, whatever circles the tables form', () => {
  const classes = classesOf(pythonSource({ paths: ['models.py'], text: () => models }))
  assert.equal(ownerPath(classes, 'note', 'users'), 'shelf_id.room.owner_id')
  assert.equal(ownerPath(classes, 'rooms', 'users'), 'owner_id')
  assert.equal(ownerPath(classes, 'word', 'users'), undefined)
})
