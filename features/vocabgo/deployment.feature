Feature: Deployment
  How the project comes to a developer's machine and to production, and how its operators see that it is whole.

  @VG-DEP-01
  Rule: One script sets up the project on a developer's machine

    Example: The script as it lies in the repository
      When the set-up script of the project is looked at
      Then it can be executed and its shell understands it

    Example: A machine without the tools
      When the set-up script runs on a machine without its tools
      Then the set-up fails
      And it says which tool is missing

    Example: Services that do not start
      When the set-up script runs on a machine whose local services do not start
      Then the set-up fails

    @needs-docker @slow
    Example: A machine with everything, twice
      When the set-up script runs twice on a machine with all its tools
      Then the set-up succeeds both times
      And the local database has the four tables

  Rule: The migrations bring an empty project to its schema, with the rights of a hosted one

    @VG-DEP-02 @VG-DEP-03 @VG-DEP-06
    Example: A project of production and a local one
      Given two empty projects in which no tool has all rights
      When one is pushed to twice as production is, and the other is reset as local ones are
      Then no migration stops the push
      And both projects have got the same schema
      And nothing was forbidden to the tools, and nothing of Supabase was changed
      And the second push has nothing to do and changes nothing
      And production lacks nothing that a local reset adds

  Rule: The verification of the project sees what is in order and what is not

    @VG-DEP-04 @VG-DEP-05 @destructive @needs-psql
    Example: A good project, then one defect after the other
      Given a project in use that its own verification has looked at
      When one documented element after the other is missing at its next look
      Then it has found the good project in order, element by element
      And the verification has changed nothing
      And it has reported every defect

  @VG-DEP-07
  Rule: The description of the schema and the database agree

    Example: Tables, columns, indexes, functions and buckets, both ways
      When the elements of the project are listed
      Then the description of the schema names every one of them
      And the description holds nothing that is not there

  @VG-DEP-08
  Rule: The clean-up needs no secret that is undocumented or lies open

    Example: Set up by the documents alone
      Given a file of 25 hours in a project that its operator has set up
      When the clean-up of documents runs as it is scheduled
      Then the old file is gone with its content
      And the documents say all that its operator has done

    Example: Nobody reads the key
      When the project is searched for the service's key
      Then no schedule holds it, and no user or visitor can read it anywhere
      And no file of the repository carries a credential

  @VG-DEP-09
  Rule: A push leaves alone what other features have in the project

    Example: A project in use
      Given a project in which a user keeps the files and rows of another feature
      When the migrations are pushed to it
      Then no migration stops the push
      And what was there has kept its form, its rules and its rows
      And the user still reads the own file, unchanged
