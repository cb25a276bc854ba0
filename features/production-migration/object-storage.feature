Feature: Object storage
  Files go into a bucket that anybody may read by exact address, and come back as they were.

  @PM-AC-09
  Rule: A stored document is the document that was sent, with its own type

    Example: Every kind, a name in capitals and a name that misleads
      Given a user of production with a project for files
      When the user sends documents of every kind
      Then each file is stored unchanged
      And each has its own type in the store

  @PM-AC-10
  Rule: The address of a file leads anybody to it

    Example: Names with signs that mean something in an address
      Given a user of production with a project for files
      When the user sends documents with difficult names
      Then anybody gets each file unchanged at its address

  @PM-TASK-09
  Rule: An upload is stored whole, whatever its size

    Example: One byte, and more than clients send at once
      Given a user of production with a project for files
      When the user sends documents of 1, 1048576 and 25000000 bytes
      Then each file is stored unchanged
      And anybody gets each file unchanged at its address

    Example: With the type that its sender has told
      Given a user of production with a project for files
      When the user sends a file in every way
      Then each has its own type in the store

  @PM-FR-18
  Rule: Files have direct addresses that need no signature

    Example: In every way
      Given a user of production with a project for files
      When the user sends a file in every way
      Then no address carries a signature or an end
      And anybody gets each file unchanged at its address

  @PM-FR-17
  Rule: Every way of sending a file ends in the bucket

    Example: Documents, attachments and images
      Given a user of production with a project for files
      When the user sends a file in every way
      Then each file is stored unchanged

  @PM-FR-15
  Rule: The system speaks S3 as R2 understands it

    Example: What the store was asked
      Given a user of production with a project for files
      When the user sends a file in every way
      Then the requests to the store are signed with the key of the system
      And none of them needs what R2 does not have

  @PM-ENT-01
  Rule: The database knows of a file, and only the store has its bytes

    Example: In every way
      Given a user of production with a project for files
      When the user sends a file in every way
      Then exactly one row tells of each file
      And no row of any table holds its bytes

  @PM-SC-04
  Rule: Uploads succeed for all users at once, and none replaces another

    Example: Fifty files, half of them of one name
      When 5 users send ten documents each, all at the same time, many of the same name
      Then all addresses are different
      And anybody gets each file unchanged at its address

  @PM-TASK-10
  Rule: A file comes back through the backend, or is said to be missing

    Example: An object that has gone meanwhile
      Given a user of production with a project for files
      And the user has sent a document
      When the document is read through the backend, before and after its object has gone
      Then the first answer is the document, and the second says that it is not there
      And the backend has not read it at its public address

  @PM-TASK-11
  Rule: Whoever deletes a file deletes it in the store as well

    Example: Beside another of the same name, and twice
      Given a user of a backend and a worker of their own
      And the user has sent two files of the same name in every way
      When the first of each is deleted twice
      Then nothing is left of the deleted files
      And the others are as they were

  @PM-FR-19
  Rule: Links that end are still to be had

    Example: To one document
      Given a user of production with a project for files
      And the user has sent a document
      When the user asks for a link to the document that ends
      Then the link opens without any login, and says when it ends
      And the link opens nothing else

  @PM-SEC-09
  Rule: What belongs to a user is no other user's business

    Example: One of every area, files included
      Given a user of production with a project for files
      And the user has sent a file in every way
      When another user tries to read, change and delete each of them
      Then every try fails
      And only their owner sees them, and as they were

    Example: In the place where a request names something of one's own
      Given a user of production with a project for files
      And the user has sent a file in every way
      When another user makes one of every area that names something of theirs
      Then every try fails

  @PM-SEC-13
  Rule: Keys of files cannot be guessed

    Example: A hundred of the same name
      Given a user of production with a project for files
      When the user sends 100 documents of the same name
      Then no key can be guessed

  @PM-SEC-14
  Rule: Without keys, files are read by exact address and nothing else

    Example: Listed, written and deleted
      Given a user of production with a project for files
      And the user has sent a document
      When a visitor without keys lists, writes and deletes
      Then all of it is refused
      And each file is stored unchanged
      And the system has never tried to open its bucket

  @PM-FR-16
  Rule: Endpoint, keys and bucket are settings of their own

    Example: Another store
      Given a second store with another bucket and other keys
      When a backend is led there, and a user sends a file in every way
      Then the files are in that store and nowhere else

    Example: One wrong value at a time
      Given a second store with another bucket and other keys
      When a backend is started for each of its four settings, which is wrong
      Then none of them ends up healthy

  @PM-ENV-02
  Rule: The public base is a setting of its own

    Example: Another host, a path, and a slash too many
      Given a second store with another bucket and other keys
      When backends have public bases with and without a slash at the end
      Then the addresses are base and key, with one slash between them

  @PM-EDGE-02
  Rule: An upload that breaks on the way is repeated or refused, and leaves no trace

    Example: It breaks once
      Given a second store with another bucket and other keys
      When a large document is sent on a way to the store that breaks once
      Then it is stored whole, or refused without a trace

    Example: It breaks again and again
      Given a second store with another bucket and other keys
      When a large document is sent on a way to the store that breaks every time
      Then it is refused without a trace
      And the backend is still healthy
      And the next upload is served

    Example: The store is away, in every way of sending
      Given a healthy backend whose ways to its stores can be cut
      When its store is cut off, and a user sends a file in every way
      Then each is refused, and no row tells of it

  @PM-AC-02
  Rule: A backend that starts has reached its database and its bucket

    Example: With a login, keys and a bucket of its own
      Given a second store with another bucket and other keys
      When a backend is led there, with a login of its own for the database
      Then the database has a session of that login
      And the store has granted a signed request about the bucket
      And the log of the start knows no error

  @PM-SEC-15
  Rule: Files that mean harm do none

    Example: Names that lead elsewhere
      Given a user of production with a project for files
      When the user sends documents whose names lead elsewhere
      Then those that were taken lie where innocent ones lie

    Example: Pages with a script
      Given a user of production with a project for files
      When the user sends pages with a script in every way
      Then none of those that were taken runs in a browser

  @PM-AC-08
  Rule: An image that a workflow makes goes into the bucket and has a public address

    Example: Drawn by a model whose picture is known
      Given a backend and a worker with a queue, a store and a model of their own
      When a user executes a workflow that was saved earlier
      Then its image is in the bucket byte for byte, and nothing else
      And the address that is told opens it to anybody
      And the database knows the image by the same address

  @PM-TASK-08
  Rule: The start of the backend looks at its store and makes nothing there

    Example: With a bucket
      Given a second store with another bucket and other keys
      When a backend is led there, with a login of its own for the database
      Then the store has granted a signed request about the bucket
      And the store was asked to make nothing and to open nothing

    Example: Without the bucket
      Given a second store with another bucket and other keys
      When a backend is started whose bucket is not there
      Then it says that it is the store
      And the store was asked to make nothing and to open nothing

    Example: The programs themselves
      When the programs are read
      Then no program makes a bucket

  @PM-TASK-12
  Rule: All files below a prefix are listed, however many there are

    Example: More than a thousand, some beside them, and none
      Given a second store with another bucket and other keys
      And more files below a prefix than the store lists at once
      When the system lists them, and what lies below another prefix
      Then it lists each of them once and no other
      And below the other prefix there is nothing
