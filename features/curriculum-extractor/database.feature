Feature: Database
  Everything that is remembered lies in one Postgres, which one address leads to. Its schema comes from
  migrations alone, and its rows belong to users.

  @CE-DB-01
  Rule: The address of the database comes from DATABASE_URL and from nothing else

    @destructive
    Example: The variables of the past lead elsewhere
      Given the former variables of the database lead to another server
      When backend, worker and migration tool are started with the address
      Then a document goes through all of them
      And nobody has tried to reach the other server

    Example: Only the variables of the past are there
      Given the former variables of the database lead to another server
      When backend, worker and migration tool are started without the address
      Then each of them ends with a failure
      And nobody has tried to reach the other server

    Example: What is left of the variables of the past
      Given the environment holds all variables
      When the compose files are put together for local development
      Then neither services nor sample files name the former server

  @CE-DB-02
  Rule: An address works with and without the name of a driver

    @destructive
    Example: An address that names its driver
      Given an address of the database spelled with its driver
      When backend, worker and migration tool are started with the address
      Then a document goes through all of them

  @CE-DB-03 @needs-superuser
  Rule: A password with reserved characters works everywhere when it is encoded

    @CE-DB-02 @destructive
    Example: A password of reserved characters, in an address that names no driver
      Given a password of the database full of reserved characters, encoded in its address
      When backend, worker and migration tool are started with the address
      Then a document goes through all of them

    @CE-DB-04
    Example: A password that is refused
      Given a password of the database full of reserved characters, encoded in its address
      When the backend is started with another password than that
      Then the backend ends with an error about the password

  @CE-DB-04
  Rule: A starting backend tries 5 times, 10 seconds apart, to reach its database, then gives up

    Example: The database stays away
      Given a database that cannot be reached
      When the backend is started with short pauses, and another one with its own
      Then the other one is still waiting for its second attempt
      And the backend has tried 5 times, evenly spaced, and ended with an error

    Example: The database comes back
      Given a database that cannot be reached
      When the database comes back while the backend tries to reach it
      Then the backend becomes healthy without another start

  @CE-DB-05 @load
  Rule: The backend keeps up to 10 connections and opens 20 more under load, the worker a few

    @destructive
    Example: Many requests at once
      Given backend and worker go to the database by watched ways
      When many requests and jobs need the database while it is slow
      Then the backend opens as many connections as documented, and the worker a few
      And every request is answered
      And a part of the connections is kept

  @CE-DB-06
  Rule: The pooler is used in session mode

    Example: The samples of environments
      Given the three environments
      When their sample files are read
      Then each of the files leads to the pooler in session mode

  @CE-DB-07 @needs-superuser @destructive
  Rule: The migrations lead an empty database to one version, and a repetition changes nothing

    Example: Two copies of the system start at once
      Given an empty database under the role of a managed one
      When the migrations are run twice at once and once again
      Then each run succeeds and every version is applied once
      And the last run has written nothing

  @CE-DB-08 @destructive
  Rule: The migrations make all that the system needs, and a change by hand is noticed

    Example: An empty database, and then a hotfix
      Given the system runs on a database of its own
      When the migrations are run on an empty database
      Then it has what the running system has, and nothing else
      And the comparison of the system finds no difference
      And the comparison finds an index that is built by hand

  @CE-DB-09
  Rule: Users see and change their own rows alone, and strangers none

    Example: Two users
      Given two users with an extraction each
      When each of them meddles with the rows of the other
      Then the rows of both are as they were
      And each of them sees their own rows alone
      And every table of the project is secured row by row

    Example: A visitor without a session
      Given two users with an extraction each
      When a visitor without a session meddles with them
      Then the rows of both are as they were
      And the visitor sees no row of any table

  @CE-DB-10 @needs-superuser
  Rule: An extraction names its user, its document and one of five statuses

    Example: The record of a finished extraction
      Given the backend is connected to Supabase
      When a document of a user goes through the pipeline
      Then it names its user, its status and its document
      And its status can be one of five words and no other

    Example: A failed extraction
      Given an extraction of a user whose last run has failed
      When the user tries to approve it
      Then the approval is refused and changes nothing

  @CE-DB-11
  Rule: The frequent queries have their indexes

    Example: Queries among many rows
      Given the extractions and questions of the running system
      When they are looked for among many
      Then extractions by user and by status are found by an index
      And questions with a tag are found by an index

  @CE-DB-12 @needs-superuser @destructive
  Rule: Indexes are built while users keep writing

    Example: An index is cut off in the middle
      Given tables whose indexes are not built yet
      When the migration is cut off and run again while users keep writing
      Then no write has to wait for an index
      And all indexes are complete

  @CE-DB-13
  Rule: The system runs on PostgreSQL 17

    Example: A document on PostgreSQL 17
      Given a database of version 17
      When a document of a user goes through the pipeline
      Then the extraction is finished

    Example: The databases that it starts itself
      Given the environment holds all variables
      When the compose files are put together for local development
      Then every database that it or a workflow starts is of version 17

  @CE-DB-14
  Rule: The composition needs no database of its own

    Scenario Outline: The composition for <place>
      Given the environment holds the address of a database elsewhere
      When the compose files are put together for <place>
      Then nothing that runs needs a database of the composition
      And no volume has to be there beforehand

      Examples: Where it is meant to run
        | place             |
        | local development |
        | production        |

    @destructive
    Example: A composition with a database elsewhere
      Given the environment holds the address of a database elsewhere
      When the composition is brought up
      Then backend and worker are healthy, and no database runs

  @CE-DB-15
  Rule: Lists come page by page and read what they show

    Example: A user with many extractions
      Given a user with more extractions than one answer may have
      And a backend that goes to the database by a watched way
      When the user lists them in every way
      Then every list is bounded
      And the pages hold every extraction once
      And a page before the first one is refused
      And the database is asked for named columns and a part of the rows
