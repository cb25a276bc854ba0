Feature: The documents of the repository
  What people read before they run the system: it must be there, agree with the files that it
  describes, and not lead anybody astray.

  @CE-DOC-01
  Rule: The documents cover the configuration, the variables and the set-up of Supabase

    Example: The topics
      Given the variables of the environment example
      When the documents are read
      Then the notes on configuration cover Supabase and the worker
      And the readme and the environment example know the same variables
      And the notes on deployment cover the set-up of Supabase

    Example: What the documents lead to
      Given the variables of the environment example
      When the documents are read
      Then every link inside the repository leads somewhere
      And every command names services, scripts and files that exist

  @CE-DOC-02
  Rule: The documents help with the common faults

    Example: The section on trouble
      Given the variables of the environment example
      When the documents are read
      Then there is help with Supabase, Redis, idle workers, unhealthy containers and missing variables

  @CE-DOC-03
  Rule: The development guide explains the workflows and their secrets

    Example: Workflows and secrets
      Given the variables of the environment example
      When the documents are read
      Then the guide names the three workflows
      And the guide names the secrets that the workflows use, and no others

  @CE-DOC-04
  Rule: The environment example explains the database's address

    Example: The comments at the address
      Given the variables of the environment example
      When the documents are read
      Then the example says where the connection string is found
      And the example gives the right codes for the special characters of a password
      And the example shows the address of the pooler

  @CE-DOC-05
  Rule: Whoever follows the instructions has a running stack in less than 15 minutes

    @destructive
    Example: A new developer with a new project
      Given the documented way to a running stack
      When a new developer follows it in a clean copy
      Then every command succeeds, all together in less than 15 minutes
      And all services are healthy
      And the first document is extracted
