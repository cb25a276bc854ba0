Feature: Source tree
  What the task list changes in the programs: where files, tokens and accounts are handled, and what is gone.

  @PM-FR-13
  Rule: The login of the former time is gone

    Example: Programs
      When the programs are read
      Then no program of a former login is left

    Example: Routes
      When the routes of the former login are asked for
      Then none of them exists, and the description of the interface knows none

    Example: A token of the former kind
      Given somebody holds a token that the former secret signed
      When the areas are asked with it
      Then every area refuses it

  @PM-TASK-01
  Rule: The backend declares its file store client and its token library

    Example: Declared and installed
      When the list of the backend packages is read
      Then the two are declared, and the image installs them

  @PM-TASK-02
  Rule: The web site depends on the kit of the sign-in service

    Example: Declared and resolved
      When the list of the web site packages is read
      Then the kit is a dependency of the running site

  @PM-TASK-03 @PM-SEC-12
  Rule: The web site is built with its two public settings and nothing secret

    Example: Built twice with other values
      Given the web site has been built with every variable of production
      When it is built again with other values
      Then each site holds the two settings of its own build
      And no site holds a variable of the servers

    Example: The images
      When the composition of production is put together
      Then the image of the site takes both arguments before the build
      And no image takes in a secret

  @PM-TASK-07
  Rule: One module talks to the file store

    Example: The client of the file store
      When the programs are read
      Then only the storage module uses the client of the file store

  @PM-TASK-13
  Rule: Programs that handle files go through the storage module

    Example: Its users, and what they used before
      When the programs are read
      Then every program that handles files uses the storage module
      And nothing is left of the former file store

  @PM-TASK-14
  Rule: The web site makes its client of the sign-in service in one place

    Example: The client
      When the programs are read
      Then one module of the site makes the client, from the two public variables

    Example: A setting is missing
      When the web site is built without one of its settings
      Then the build fails, or the site when it starts, and names the setting

  @PM-TASK-18
  Rule: Tokens are verified in one place, with nothing left to the token

    Example: The module
      When the programs are read
      Then the module of the caller verifies every token properly

  @PM-TASK-19
  Rule: The eight areas take the caller from the verified token

    Example: The programs of the areas
      When the programs are read
      Then every area takes the caller from the module that verifies tokens

  @PM-TASK-24
  Rule: The backend knows nothing of passwords

    Example: Programs
      When the programs are read
      Then no program of the backend hashes or compares passwords

  @PM-TASK-25
  Rule: No shape of a request has a password

    Example: Shapes in the programs
      When the programs are read
      Then the shapes of requests have no password

    Example: The description of the interface
      When the description of the interface is read
      Then no field in it is a password

  @PM-TASK-29
  Rule: Areas that were changed twice carry both changes

    Example: Chat and images
      When the programs are read
      Then chat and images use the new store and the new tokens
