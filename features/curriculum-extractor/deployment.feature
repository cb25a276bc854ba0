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
      Then neither of them breaks
      And every migration is applied once

  @CE-DEP-02
  Rule: Every migration can be reverted and applied again without loss

    @destructive
    Example: Back through all migrations, with rows in every table
      Given a database without any migration
      When every migration is applied, reverted one by one, and applied again
      Then each step back has restored the schema before it
      And no step back has lost a row that it did not make
      And the newest schema is the same as the first time
