Feature: Deployments
  What happens to data and users when a release is put into an environment, and what brings the
  previous one back.

  @CE-DEP-01
  Rule: A deployment brings the database to the newest version and says which that is

    @destructive
    Example: A database with data, one migration behind
      Given a database that is one migration behind and has rows in every table
      When the deployment migrates it
      Then the migration succeeds and the newest version is told
      And every row of the database is as before
      And a second migration changes nothing

    @destructive @needs-superuser
    Example: A migration that fails in the middle
      Given a database that is one migration behind and has rows in every table
      When the last change of the newest migration fails
      Then the migration fails and leaves everything as before
      And it succeeds once nothing fails any more

    @destructive
    Example: Two deployments at once
      Given a database without any migration
      When two deployments migrate it at the same time
      Then one of them succeeds, and the other succeeds or says why not
      And every migration is applied once
      And a second migration changes nothing

  @CE-DEP-02
  Rule: Every migration can be reverted and applied again without loss

    @destructive
    Example: Back through all migrations, with rows in every table
      Given a database without any migration
      When every migration is applied, reverted one by one, and applied again
      Then each step back has restored the schema before it
      And no step back has lost a row that it did not make
      And the newest schema is the same as the first time

  @CE-DEP-04
  Rule: No migration of production begins without a backup

    Example: A backup that fails stops the pipeline
      Given the pipeline that deploys to production
      When its backup is taken with a dump that is whole, that breaks off, and that is empty
      Then it stops unless the dump is whole
      And the migration waits for the backup

  @CE-DEP-05
  Rule: Production can be brought back to any moment of the last thirty days

    Example: What the documents ask of the hosting service
      When the documents are read
      Then they ask for daily backups, for recovery to any moment, and for thirty days of both

  @CE-DEP-06
  Rule: Every month a backup is restored and compared

    Example: The workflow that does so
      Given the environment holds all variables
      When the pipeline that tests the restore is read
      Then it runs every month
      And it restores a backup and compares what is in the database
      And no step of the pipeline hides a failure

  @CE-DEP-07
  Rule: A backup brings the database back completely, and what goes wrong is an error

    @destructive @needs-postgres-client
    Example: Into an empty database
      Given a database at the newest version with rows in every table
      When it is backed up, spoilt, and restored into an empty database
      Then every table holds what it held at the time of the backup

    @destructive @needs-postgres-client
    Example: Over the data that are there
      Given a database at the newest version with rows in every table
      When it is backed up, spoilt, and restored into the same database
      Then every table is brought back, or the restore is refused and changes nothing

    Example: Dumps that fail
      Given the repository says how its database is backed up
      When the dump is whole, breaks off, or is empty
      Then only the whole one makes a backup, the others are errors
      And no program is given the password as an argument
      And the backup of a database out of reach is an error, too

  @CE-DEP-08
  Rule: A release takes the place of another one and users notice nothing

    @destructive @slow
    Example: Users work while the containers are replaced
      Given a release serves users in production
      When the next release takes its place while users keep working
      Then every request was answered as ever
      And every accepted job ends as a success
      And the next release serves

  Rule: A release that fails its check gives way to the one before

    @CE-DEP-03 @CE-DEP-09 @destructive @slow
    Example: A release that answers with errors
      Given a release serves in production
      When the pipeline puts a release into its place that answers its users with errors
      Then the pipeline ends as failed and the team is told
      And the release before serves again
      And the database has the schema of the release before
      And the job that was sent before is still known as finished

  @CE-DEP-10
  Rule: A change that was made by hand is taken up by the migrations

    @destructive
    Example: The next release after a hotfix
      Given a database that was changed by hand as the hotfixes of the repository say
      When the next deployment migrates it
      Then the migration succeeds and ends where an untouched database ends

  @CE-DEP-11
  Rule: The commands that the documents give for a look at the system do not deceive

    @destructive
    Example: All of them, on a system that works and on one that does not
      Given the commands by which the documents verify a running system
      And the composition is up with its frontend
      When they are run while all works, while Redis refuses the login, and without Redis and frontend
      Then each of the commands succeeds while all works
      And each of them shows what is broken

  @CE-DEP-12
  Rule: Production has the documented workers, and services of its own in the region of staging

    Example: What the files say
      Given the environment holds all variables
      When the compose files are put together for production
      Then a worker has 10 replicas
      And staging and production share no service and lie in one region
      And the Redis of production is a managed one

  @CE-DEP-13
  Rule: The check after a deployment tries the whole way of a document

    Example: A system that works, one without a worker, and none at all
      Given the environment holds all variables
      When the smoke check is run on a working system and on broken ones
      Then it succeeds on the working one
      And it fails without a worker and without an answer
